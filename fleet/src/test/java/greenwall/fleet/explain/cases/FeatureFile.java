package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Writes the parts of each ranked line's score, for fitting the weights: one row per line, with its case and
/// whether it is the cause. `-Dgreenwall.explain.features=FILE` sets the file.
final class FeatureFile {
    private FeatureFile() {}

    static void write(String caseName, Explanation explanation, Predicate<RankedTemplate> cause) {
        var file = System.getProperty("greenwall.explain.features", "");
        if (file.isEmpty()) {
            return;
        }
        var text = new StringBuilder();
        boolean changed = explanation.onset().isPresent();
        double size = explanation.onset().map(Onset::size).orElse(0.0);
        for (var t : explanation.templates()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s\t%d\t%d\t%s\t%b\t%.3g\towner=%d\tbefore=%.3f\tafter=%.3f\tcount=%d",
                    caseName,
                    t.rank(),
                    cause.test(t) ? 1 : 0,
                    t.change(),
                    changed,
                    size,
                    t.host().hashCode(),
                    explanation.onset().map(o -> seconds(t.start(), o.last())).orElse(0.0),
                    explanation.onset().map(o -> seconds(o.at(), t.start())).orElse(0.0),
                    t.count()));
            t.parts().forEach(p -> text.append(String.format(Locale.ROOT, "\t%s=%.4f", p.name(), p.value())));
            text.append('\n');
        }
        try {
            Files.writeString(Path.of(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A line with its rank and the parts of its score.
    static String describe(RankedTemplate t) {
        var parts = t.parts().stream()
                .map(p -> String.format(Locale.ROOT, "%s %.2f", p.name(), p.value()))
                .collect(Collectors.joining(" "));
        var text = t.samples().isEmpty() ? t.template() : t.samples().getFirst().text();
        return "    " + t.rank() + " " + t.host() + " " + parts + " | " + t.why() + " | "
                + text.substring(0, Math.min(100, text.length()));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
