"""Made-up years of the sample office, and their reviews, read without a build."""
