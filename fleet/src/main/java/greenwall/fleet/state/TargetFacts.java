package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the roll has to know of targets beside their being up: how full their last five minutes are, and how old their
/// textfiles.
public final class TargetFacts {
    /// Where nobody says how often a target is scraped.
    public static final Duration USUAL_INTERVAL = Duration.ofSeconds(60);

    /// A textfile whose writer's rhythm is not known is old after this.
    static final Duration USUAL_TEXTFILE = Duration.ofMinutes(15);

    /// A missed scrape or two do not make a target new, nor one of the few of a target that is scraped once a minute.
    private static final int MISSED = 2;

    private static final double FULL = 0.75;

    private Map<Labels, List<Textfile>> textfiles = Map.of();

    /// One file: when it was written, and how often it is.
    public record Textfile(String file, long writtenAt, Optional<Duration> rhythm) {
        Duration limit(Duration scrape) {
            var twice = rhythm.map(r -> r.multipliedBy(2).plus(scrape)).orElse(USUAL_TEXTFILE);
            return twice.compareTo(USUAL_TEXTFILE) > 0 ? twice : USUAL_TEXTFILE;
        }
    }

    /// Whether the target's last sample is older than one scrape and a delay can make it.
    public static boolean late(Target target, long ageMillis) {
        return ageMillis > lateAfter(target);
    }

    /// How old, in milliseconds, one scrape and a delay can make the target's last sample.
    static long lateAfter(Target target) {
        return Math.max(Freshness.LEAST.toMillis(), interval(target) * 3 / 2);
    }

    /// Whether the target has not been scraped for five minutes yet, or has been down in between.
    public static boolean young(Target target) {
        // Not a number is below nothing: of whom nothing is known is not young.
        double all = 300_000.0 / interval(target);
        return target.scraped() && target.upSamples() < Math.max(FULL * all, all - MISSED);
    }

    /// The stretch that the target's samples of the last five minutes cover, in milliseconds.
    public static long covered(Target target) {
        // Not a number becomes 0.
        return Math.round(Math.max(0, target.upSamples() - 1) * interval(target));
    }

    private static long interval(Target target) {
        return target.scrapeInterval().orElse(USUAL_INTERVAL).toMillis();
    }

    /// By target; those that are not listed have none any more.
    public void textfiles(Map<Labels, List<Textfile>> files) {
        textfiles = Map.copyOf(files);
    }

    /// Whether a rate over the window has enough behind it to be held against a limit. Windows beyond five
    /// minutes are judged by `oldEnough`, the targets that were scraped that long ago. `shortened` is the
    /// window over which new targets were asked instead, or 0.
    boolean full(Target target, long windowMillis, long shortened, Map<Long, Set<Labels>> oldEnough) {
        if (windowMillis == 0 || !target.scraped()) {
            return true;
        }
        if (windowMillis > 300_000) {
            var there = oldEnough.get(windowMillis);
            return there == null || there.contains(target.labels());
        }
        return !young(target) || covered(target) >= (shortened > 0 ? shortened : windowMillis);
    }

    /// The file that feeds a metric: those whose name has one of the words that are known for it; else those
    /// whose name shares a word with the metric's; else any. The oldest of those that fit counts.
    public Optional<Textfile> feeding(Labels target, String metric, List<String> known) {
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
