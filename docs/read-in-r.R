# Reads a run of Groundswell in R, prints its downloads by item and channel, and draws them.
#
#   Rscript docs/read-in-r.R RUN.h5 OUT.png
#
# In a session of your own: source("docs/read-in-r.R"), then labelled(H5File$new("run.h5", "r"),
# "metrics/downloads"). hdf5r is on CRAN, and the package r-cran-hdf5r of Debian and Ubuntu.
library(hdf5r)

# A dataset as an array that knows the names of its dimensions and what stands along them. R counts
# dimensions from the other end: [world, time, item, channel] of the file is [channel, item, time,
# world] here. Say which you mean by name, as in apply(x, "item", sum).
labelled <- function(file, path) {
  dataset <- file[[path]]
  scales <- lapply(h5attr(dataset, "DIMENSION_LIST"), function(scale) scale$dereference()[[1]])
  names(scales) <- sapply(scales, function(scale) basename(scale$get_obj_name()))
  along <- lapply(rev(scales), function(scale) written(scale$read()))
  array(dataset$read(), lengths(along), along)
}

written <- function(values) {
  if (is.character(values)) values else format(values, trim = TRUE, scientific = FALSE)
}

# The unit of a dataset.
unit <- function(file, path) h5attr(file[[path]], "unit")

# When steps begin: dates, or days from the start where the clock has no dates.
begins <- function(file) {
  time <- file[["series/time"]]
  dated <- h5attr(file, "time_kind") == "date" # whole milliseconds since 1970
  if (dated) .POSIXct(time$read() / 1000, tz = "UTC") else time$read()
}

# Cumulative downloads of each item, mean over worlds.
draw <- function(file, picture) {
  downloads <- labelled(file, "series/downloads")
  steps <- apply(downloads, c("time", "item"), sum) / dim(downloads)[["world"]]
  curves <- apply(steps, 2, cumsum)
  colours <- palette.colors(ncol(curves) + 1, "Okabe-Ito", recycle = TRUE)[-1] # without black
  what <- sprintf("Cumulative downloads (%s)", unit(file, "series/downloads"))
  since <- if (h5attr(file, "time_kind") == "date") "Step" else "Step (days from the start)"
  png(picture, width = 1600, height = 1000, res = 200)
  options(scipen = 9) # 100000, not 1e+05
  plot(range(begins(file)), range(0, curves), type = "n", bty = "l", xlab = since, ylab = what)
  title(h5attr(file, "title"), line = 2)
  mtext(sprintf("mean of %d worlds", dim(downloads)[["world"]]), line = 0.5)
  matlines(begins(file), curves, lty = 1, lwd = 2, col = colours)
  legend("topleft", colnames(curves), col = colours, lty = 1, lwd = 2, bty = "n")
  invisible(dev.off())
}

if (sys.nframe() == 0) {
  arguments <- commandArgs(trailingOnly = TRUE)
  if (length(arguments) != 2) stop("usage: Rscript read-in-r.R RUN.h5 OUT.png")
  run <- H5File$new(arguments[1], "r")
  downloads <- labelled(run, "series/downloads")
  cat(sprintf("# dimensions: %s\n", paste(names(dimnames(downloads)), collapse = ", ")))
  cat(sprintf("# unit: %s\n", unit(run, "series/downloads")))
  write.csv(apply(downloads, c("item", "channel"), sum))
  draw(run, arguments[2])
}
