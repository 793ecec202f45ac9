package greenwall.fleet.logql;

import greenwall.fleet.promql.GoFormat;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;

/// A LogQL line filter for the longest constant parts of a template of log lines.
public final class TemplateLineFilter {
    private static final int MAX_PARTS = 3;

    private TemplateLineFilter() {}

    /// Empty where no part is long enough.
    public static String of(String template, int minLength) {
        var parts = Arrays.stream(template.split("<\\*>"))
                .map(String::strip)
                .filter(part -> part.length() >= minLength)
                .toList();
        var longest = parts.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .limit(MAX_PARTS)
                .toList();
        return parts.stream()
                .filter(longest::contains)
                .distinct()
                .map(part -> " |= " + GoFormat.quote(part))
                .collect(Collectors.joining());
    }
}
