package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.template.LogTemplate;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is kept about the lines of one template and one owner: their times, and a few lines around the onset.
final class TemplateOccurrences {
    private static final int SAMPLES = 3;

    final LogTemplate template;
    /// The owner of these lines; empty until the streams are joined by owner.
    final String host;

    /// Whether they belong to the explained host.
    final boolean own;

    final LineTimes times = new LineTimes();
    final TemplateValues values = new TemplateValues();
    final int[] levels = new int[LogLevel.values().length];
    private final List<Sample> samples = new ArrayList<>(SAMPLES);
    private @Nullable Labels common;
    private ReadIntervals covered = ReadIntervals.EVERYTHING;

    private final @Nullable String shown;
    private final String note;

    /// A line, shortened so that it can be kept.
    ///
    /// @param distance from the onset, in nanoseconds
    record Sample(LogSource.Line line, long distance) {
        private static final int LONGEST = 1_000;

        static Sample of(LogSource.Line line, long onsetNanos) {
            var text = line.text();
            var kept = text.length() <= LONGEST
                    ? line
                    : new LogSource.Line(
                            line.timeNanos(), line.stream(), line.metadata(), text.substring(0, LONGEST) + "…");
            return new Sample(kept, Math.abs(line.timeNanos() - onsetNanos));
        }

        boolean isNearerThan(Sample other) {
            return distance < other.distance;
        }
    }

    TemplateOccurrences(LogTemplate template, String host, boolean own) {
        this(template, host, own, null, "");
    }

    private TemplateOccurrences(LogTemplate template, String host, boolean own, @Nullable String shown, String note) {
        this.shown = shown;
        this.note = note;
        this.template = template;
        this.host = host;
        this.own = own;
    }

    void add(Sample line, int time, LogLevel level) {
        times.add(time);
        levels[level.ordinal()]++;
        restrictLabels(line.line().stream());
        keepNearest(line);
    }

    void addAll(TemplateOccurrences other) {
        times.addAll(other.times);
        for (int i = 0; i < levels.length; i++) {
            levels[i] += other.levels[i];
        }
        values.addAll(other.values);
        if (other.common != null) {
            restrictLabels(other.common);
        }
        other.samples.forEach(this::keepNearest);
    }

    /// Empty occurrences for some of these lines.
    ///
    /// @param text the template with the values of these lines
    /// @param differs the difference from the other lines, in a few words
    TemplateOccurrences part(String text, String differs) {
        var part = new TemplateOccurrences(template, host, own, text, differs);
        System.arraycopy(levels, 0, part.levels, 0, levels.length);
        part.common = common;
        part.covered = covered;
        return part;
    }

    /// What distinguishes these lines from others of the template, in a few words; empty if these are all.
    String note() {
        return note;
    }

    String text() {
        return shown == null ? template.text() : shown;
    }

    /// Whether these are all lines of the template, not only those with one value.
    boolean isEntireTemplate() {
        return shown == null;
    }

    void addSample(Sample line) {
        if (samples.size() < SAMPLES) {
            samples.add(line);
        }
    }

    /// Sorted by time.
    List<LogSource.Line> samples() {
        return samples.stream()
                .map(Sample::line)
                .sorted(Comparator.comparingLong(LogSource.Line::timeNanos))
                .toList();
    }

    boolean anySample(Predicate<String> matches) {
        for (var sample : samples) {
            if (matches.test(sample.line().text())) {
                return true;
            }
        }
        return false;
    }

    /// The common labels of the streams of all its lines.
    Labels common() {
        return common == null ? Labels.EMPTY : common;
    }

    /// The times at which all its streams were read.
    ReadIntervals covered() {
        return covered;
    }

    void restrictCovered(ReadIntervals read) {
        covered = covered.and(read);
    }

    /// The most serious level that at least a fifth of the lines have.
    LogLevel level() {
        int all = times.size();
        for (var level : LogLevel.values()) {
            if (levels[level.ordinal()] * 5 >= all && level != LogLevel.UNKNOWN) {
                return level;
            }
        }
        return LogLevel.UNKNOWN;
    }

    private void restrictLabels(Labels stream) {
        if (common == null) {
            common = stream;
        } else if (common != stream && !common.equals(stream)) {
            var same = new ArrayList<String>();
            common.forEach((name, value) -> {
                if (stream.get(name).equals(value)) {
                    same.add(name);
                }
            });
            common = common.only(same);
        }
    }

    private void keepNearest(Sample line) {
        if (samples.size() < SAMPLES) {
            samples.add(line);
            return;
        }
        int farthest = 0;
        for (int i = 1; i < SAMPLES; i++) {
            if (samples.get(farthest).isNearerThan(samples.get(i))) {
                farthest = i;
            }
        }
        if (line.isNearerThan(samples.get(farthest))) {
            samples.set(farthest, line);
        }
    }
}
