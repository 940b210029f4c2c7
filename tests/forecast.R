# Run by tests/lanes/forecast-r: random monthly series, foretold by R and by banso calc forecast.
suppressMessages(library(forecast))
dir <- commandArgs(TRUE)[1]
passed <- 0; failed <- 0
is <- function(what, ok) {
    if (isTRUE(ok)) passed <<- passed + 1 else { failed <<- failed + 1; cat("FAILED:", what, "\n") }
}
# The answer to each request: the numbers that follow a key.
ask <- function(requests) {
    writeLines(requests, file.path(dir, "in"))
    out <- system2(Sys.getenv("BANSO"), c("calc", "forecast", "--jsonl"), stdin = file.path(dir, "in"), stdout = TRUE)
    stopifnot(length(out) == length(requests))
    out
}
number <- function(line, key) as.numeric(sub(sprintf('^.*?"%s":\\[?(-?[0-9.e+-]+).*$', key), "\\1", line, perl = TRUE))
request <- function(y, method, model = NULL, horizon = 12)
    sprintf('{"values":[%s],"season":%d,"horizon":%d,"method":"%s"%s}', paste(format(as.numeric(y), digits = 15, trim = TRUE), collapse = ","),
            frequency(y), horizon, method, if (is.null(model)) "" else sprintf(',"model":"%s"', model))
set.seed(4)
series <- lapply(1:12, function(i) {
    n <- 48 + 12 * (i %% 3)
    level <- 1e6 * i * exp(cumsum(rnorm(n, 0.002, 0.01)))
    ts(round(level * (1 + 0.08 * sin(2 * pi * (1:n) / 12 + i)) * exp(rnorm(n, 0, 0.02))), frequency = 12, start = c(2020, 4))
})
series <- c(series, list(AirPassengers, USAccDeaths))

forms <- list(c("ANN", "ANN", FALSE), c("AAdN", "AAN", TRUE), c("ANA", "ANA", FALSE), c("AAdA", "AAA", TRUE), c("MAdM", "MAM", TRUE))
for (f in forms) {
    ours <- ask(sapply(series, request, method = "ets", model = f[1]))
    for (i in seq_along(series)) {
        theirs <- ets(series[[i]], model = f[2], damped = as.logical(f[3]))
        is(sprintf("ets %s of series %d: AICc %.2f, R %.2f", f[1], i, number(ours[i], "aicc"), theirs$aicc), number(ours[i], "aicc") <= theirs$aicc + 3)
    }
}
theta <- ask(sapply(series, request, method = "theta"))
naive <- ask(sapply(series, request, method = "snaive"))
winters <- ask(sapply(series, request, method = "holtwinters"))
for (i in seq_along(series)) {
    y <- series[[i]]
    t <- thetaf(y, h = 12)
    is(sprintf("theta of series %d: %.1f, R %.1f", i, number(theta[i], "mean"), t$mean[1]), abs(number(theta[i], "mean") / t$mean[1] - 1) < 0.001)
    s <- snaive(y, h = 12)
    is(sprintf("seasonal naive of series %d", i), number(naive[i], "mean") == s$mean[1] && abs(number(naive[i], "lo80") / s$lower[1, 1] - 1) < 1e-6)
    h <- tryCatch(suppressWarnings(HoltWinters(y, seasonal = "multiplicative")), error = function(e) NULL)
    if (!is.null(h))
        is(sprintf("Holt & Winters of series %d: %.6g, R %.6g", i, number(winters[i], "sse"), h$SSE), number(winters[i], "sse") <= h$SSE * 1.0001)
}

# Processor time of one series of 60 months: the choice among forms, and the slowest form alone.
y <- series[[1]]
none <- system.time(ask(rep(request(y, "snaive", horizon = 1), 1000)))["user.child"]
told <- function(what, theirs, model) {
    slow <- system.time(for (k in 1:3) theirs())["user.self"] / 3
    fast <- (system.time(ask(rep(request(y, "ets", model, 1), 1000)))["user.child"] - none) / 1000
    cat(sprintf("forecast-r: %s: R %.2f ms, banso %.3f ms: %.0f times\n", what, slow * 1000, fast * 1000, slow / fast))
}
told("ets() choosing among its forms", function() ets(y), NULL)
told("ETS(M,Ad,M) alone", function() ets(y, model = "MAM", damped = TRUE), "MAdM")
cat(sprintf("forecast-r: %d passed, %d failed\n", passed, failed))
quit(status = failed > 0)
