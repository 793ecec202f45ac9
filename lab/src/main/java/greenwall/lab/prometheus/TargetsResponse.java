package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What is scraped, as `/api/v1/targets` tells it. Asked at each request, so an answer should be cheap.
public interface TargetsResponse {
    TargetsResponse NONE = List::of;

    List<Target> active();

    enum Health {
        UP,
        DOWN,
        UNKNOWN
    }

    /// `discovered` are the labels before relabelling (`__address__` and the like); `lastError` is empty where
    /// there is none.
    record Target(
            Labels discovered,
            Labels labels,
            String pool,
            String scrapeUrl,
            String lastError,
            Instant lastScrape,
            Duration lastScrapeDuration,
            Health health,
            Duration interval,
            Duration timeout) {}
}
