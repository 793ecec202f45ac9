package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How many samples each target has in the last five minutes, and its textfiles.
public final class TargetSamples {
    /// The assumed scrape interval if it is not known.
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

    /// One or two missed scrapes do not make a target young, even if it is scraped only once a minute.
    private static final int MISSED = 2;

    private static final double FULL = 0.75;

    private static final Pattern NO_WORD = Pattern.compile("[^a-zA-Z0-9]+");

    /// Words that metrics of several files share, in the singular.
    private static final Set<String> GENERAL = Set.of(
            "zfs",
            "zpool",
            "node",
            "ebpf",
            "last",
            "latest",
            "state",
            "info",
            "value",
            "time",
            "timestamp",
            "age",
            "second",
            "byte",
            "total",
            "count",
            "size",
            "used",
            "free",
            "ratio",
            "percent");

    /// Words in the names of files that say nothing about what is in them, in the singular.
    private static final Set<String> SAY_NOTHING =
            Set.of("zfs", "zpool", "node", "custom", "script", "exporter", "metric", "stat", "textfile", "collector");

    private Map<Labels, List<Textfile>> textfiles = Map.of();
    /// Kept for one response, since all hosts have the same names.
    private final Map<String, Set<String>> wordsOf = new ConcurrentHashMap<>();

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
        wordsOf.clear();
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

    /// The file that feeds a metric: first by the words known for the metric, then by a word that the file's name
    /// shares with the metric's name. A word like `zfs` or `seconds` does not show which of several files it is: by
    /// such a word only a file fits whose name says nothing else (`zfs.prom`), and only if no other words are
    /// known. Otherwise it may be any file. Of several files, the oldest counts.
    public Optional<Textfile> findTextfile(Labels target, String metric, List<String> known) {
        var files = textfiles.get(target);
        if (files == null || files.isEmpty()) {
            return Optional.empty();
        }
        var own = words(metric);
        var fitting = fitting(files, name -> known.stream().anyMatch(word -> name.contains(singular(word))));
        if (fitting.isEmpty()) {
            fitting = fitting(files, name -> name.stream().anyMatch(w -> own.contains(w) && !GENERAL.contains(w)));
        }
        if (fitting.isEmpty() && known.isEmpty()) {
            fitting = fitting(
                    files,
                    name -> name.stream().anyMatch(own::contains)
                            && name.stream().allMatch(w -> own.contains(w) || SAY_NOTHING.contains(w)));
        }
        return (fitting.isEmpty() ? files : fitting).stream().min(Comparator.comparingLong(Textfile::writtenAt));
    }

    private List<Textfile> fitting(List<Textfile> files, Predicate<Set<String>> name) {
        return files.stream().filter(file -> name.test(words(file.file()))).toList();
    }

    /// The words of the name of a metric or file in the singular, without its folder and ending.
    private Set<String> words(String name) {
        return wordsOf.computeIfAbsent(
                name,
                n -> NO_WORD.splitAsStream(n.substring(n.lastIndexOf('/') + 1))
                        .filter(word -> word.length() > 2 && !word.equals("prom"))
                        .map(TargetSamples::singular)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static String singular(String word) {
        return word.length() > 4 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }
}
