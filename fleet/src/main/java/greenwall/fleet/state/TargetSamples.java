package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How many samples each target has in the last five minutes, and its textfiles.
public final class TargetSamples {
    /// The assumed scrape interval if it is not known.
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

    /// One or two missed scrapes do not make a target young, even if it is scraped only once a minute.
    private static final int MISSED = 2;

    private static final double FULL = 0.75;

    private Map<Labels, List<Textfile>> textfiles = Map.of();

    /// Whether the target's last sample is older than one scrape and a delay would explain.
    public static boolean isSampleOverdue(Target target, long ageMillis) {
        return ageMillis > lateAfter(target);
    }

    /// The greatest age in milliseconds of the target's last sample that one scrape and a delay explain.
    static long lateAfter(Target target) {
        return Math.max(FreshnessCheck.MIN.toMillis(), interval(target) * 3 / 2);
    }

    /// Whether the target has been scraped for less than five minutes, or was down in that time.
    public static boolean isRecentlyScraped(Target target) {
        // Comparisons with NaN are false, so an unknown target is not young.
        double all = 300_000.0 / interval(target);
        return target.scraped() && target.upSamples() < Math.max(FULL * all, all - MISSED);
    }

    /// The time span in milliseconds that the target's samples of the last five minutes cover.
    public static long sampledMillis(Target target) {
        // NaN becomes 0.
        return Math.round(Math.max(0, target.upSamples() - 1) * interval(target));
    }

    private static long interval(Target target) {
        return target.scrapeInterval().orElse(DEFAULT_INTERVAL).toMillis();
    }

    /// Sets the textfiles by target; targets that are not listed have none any more.
    public void setTextfiles(Map<Labels, List<Textfile>> files) {
        textfiles = Map.copyOf(files);
    }

    /// Whether a rate over the window is based on enough samples to be compared with a limit. Windows beyond
    /// five minutes are evaluated by `oldEnough`, the targets that were already scraped that long ago.
    /// `shortened` is the shorter window that was queried for new targets, or 0. A target whose samples are not
    /// known may be new.
    boolean full(Target target, long windowMillis, long shortened, Map<Long, Set<Labels>> oldEnough) {
        if (windowMillis == 0 || !target.scraped()) {
            return true;
        }
        if (windowMillis > 300_000) {
            var targets = oldEnough.get(windowMillis);
            return targets == null || targets.contains(target.labels());
        }
        if (Double.isNaN(target.upSamples())) {
            return false;
        }
        return !isRecentlyScraped(target) || sampledMillis(target) >= (shortened > 0 ? shortened : windowMillis);
    }

    /// The file that feeds a metric: first by the words known for the metric, then by a word that the file's
    /// name shares with the metric's name, then any file. Of several files, the oldest counts.
    public Optional<Textfile> findTextfile(Labels target, String metric, List<String> known) {
        var files = textfiles.get(target);
        if (files == null || files.isEmpty()) {
            return Optional.empty();
        }
        var fitting = files.stream().filter(f -> shareWord(f.file(), known)).toList();
        if (fitting.isEmpty()) {
            var words = List.of(metric.split("_"));
            fitting = files.stream().filter(f -> shareWord(f.file(), words)).toList();
        }
        return (fitting.isEmpty() ? files : fitting).stream().min(Comparator.comparingLong(Textfile::writtenAt));
    }

    private static boolean shareWord(String file, List<String> words) {
        var name = file.substring(file.lastIndexOf('/') + 1);
        for (var word : name.split("[^a-zA-Z0-9]+")) {
            if (word.length() > 2 && !word.equals("prom") && words.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
