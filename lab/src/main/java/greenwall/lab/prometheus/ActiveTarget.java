package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import java.time.Instant;

/// A scrape target, in the members of `/api/v1/targets`.
///
/// @param discoveredLabels the labels before relabelling (`__address__` and the like)
/// @param lastError the error of the last scrape; empty if it succeeded
/// @param lastScrapeDuration in seconds
/// @param health `up` or `down`
public record ActiveTarget(
        Labels discoveredLabels,
        Labels labels,
        String scrapePool,
        String scrapeUrl,
        String globalUrl,
        String lastError,
        Instant lastScrape,
        double lastScrapeDuration,
        String health,
        String scrapeInterval,
        String scrapeTimeout) {}
