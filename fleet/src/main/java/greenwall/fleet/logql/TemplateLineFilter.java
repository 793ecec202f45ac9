package greenwall.fleet.logql;

import greenwall.fleet.promql.GoFormat;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A LogQL line filter for the longest words of a template of log lines. A template does not show the blanks of
/// its lines exactly, so only single words are sure to be in them.
public final class TemplateLineFilter {
    private static final int MAX_WORDS = 6;
    private static final int MIN_WORD = 2;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s=:;,()\\[\\]{}<>\"'|]+");

    private TemplateLineFilter() {}

    /// Empty where no constant part of the template is long enough.
    public static String of(String template, int minLength) {
        var words = Arrays.stream(template.split("<\\*>"))
                .filter(part -> part.strip().length() >= minLength)
                .flatMap(BETWEEN_WORDS::splitAsStream)
                .filter(word -> word.length() >= MIN_WORD)
                .distinct()
                .toList();
        var longest = words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .limit(MAX_WORDS)
                .toList();
        return words.stream()
                .filter(longest::contains)
                .map(word -> " |= " + GoFormat.quote(word))
                .collect(Collectors.joining());
    }
}
