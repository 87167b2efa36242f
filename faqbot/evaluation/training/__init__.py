"""Making what is shipped: run at build time, from public data, with what is made written into the package."""
