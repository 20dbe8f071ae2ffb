//! What files say of packages: one cataloger a file, one walk for all.
