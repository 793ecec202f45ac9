package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import java.time.Duration;
import java.time.Instant;

/// A scrape target, as `/api/v1/targets` returns it.
///
/// @param discovered the labels before relabelling (`__address__` and the like)
/// @param lastError the error of the last scrape; empty if it succeeded
/// @param health `up` or `down`
public record ActiveTarget(
        Labels discovered,
        Labels labels,
        String pool,
        String scrapeUrl,
        String lastError,
        Instant lastScrape,
        Duration lastScrapeDuration,
        String health,
        Duration interval,
        Duration timeout) {}
