package greenwall.connectors.http;

import greenwall.fleet.BundledText;
import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Maps error responses and connection errors to failures by the rows of `error-responses.txt`.
public final class ErrorResponseTable {
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    private record Row(String when, Pattern pattern, String kind, String found, String remedy) {
        static Row of(List<String> columns) {
            boolean none = columns.size() < 5;
            return new Row(
                    columns.getFirst(),
                    Pattern.compile(columns.get(1).equals("*") ? "" : columns.get(1)),
                    columns.get(2),
                    none ? "" : columns.get(3),
                    none ? "" : columns.get(4));
        }

        boolean isFor(Set<String> words) {
            return when.equals("*")
                    || Stream.of(when.split("\\|"))
                            .anyMatch(all -> Stream.of(all.split("\\+"))
                                    .allMatch(w ->
                                            w.startsWith("!") ? !words.contains(w.substring(1)) : words.contains(w)));
        }
    }

    private static final Map<String, List<Row>> SECTIONS =
            BundledText.sections(ErrorResponseTable.class, "error-responses.txt").entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            section -> section.getValue().stream().map(Row::of).toList()));

    private ErrorResponseTable() {}

    /// @param words further words that describe it, besides its status
    public static Optional<Failure> answer(
            String section, int status, Set<String> words, String text, Duration deadline, Map<String, String> values) {
        var all = Stream.concat(words.stream(), Stream.of(Integer.toString(status), status / 100 + "xx"))
                .collect(Collectors.toSet());
        return find(section, all, text, status, deadline, values);
    }

    /// The failure for an exception, by its message and the messages of its causes.
    ///
    /// @param words further words that describe it, besides its classes
    public static Failure ofException(
            String section, Throwable problem, Set<String> words, Duration deadline, Map<String, String> values) {
        var all = new HashSet<>(words);
        var text = new StringJoiner("\n");
        for (Throwable one = problem; one != null; one = one.getCause()) {
            text.add(String.valueOf(one.getMessage()));
            for (Class<?> kind = one.getClass(); kind != null; kind = kind.getSuperclass()) {
                all.add((one == problem ? "" : "by:") + kind.getSimpleName());
            }
        }
        return find(section, all, text.toString(), 0, deadline, values).orElseThrow();
    }

    private static Optional<Failure> find(
            String section, Set<String> words, String text, int status, Duration deadline, Map<String, String> values) {
        for (var row : SECTIONS.getOrDefault(section, List.of())) {
            var says = row.pattern.matcher(text);
            if (row.isFor(words) && says.find()) {
                var all = new HashMap<>(values);
                all.put("status", Integer.toString(status));
                if (says.groupCount() > 0 && says.group(1) != null) {
                    all.put("1", MessageText.line(says.group(1)));
                }
                return failure(row, status, deadline, all);
            }
        }
        return Optional.empty();
    }

    private static Optional<Failure> failure(Row row, int status, Duration deadline, Map<String, String> values) {
        var found = filled(row.found, values);
        var remedy = filled(row.remedy, values);
        return switch (row.kind) {
            case "-" -> Optional.empty();
            case "unreachable" -> Optional.of(new Failure.Unreachable(found, remedy));
            case "malformed" -> Optional.of(new Failure.Malformed(found, remedy));
            case "timeout" -> Optional.of(new Failure.TimedOut(deadline, found, remedy));
            default -> {
                boolean other = row.kind.matches("\\d{3} .*");
                int code = other ? Integer.parseInt(row.kind.substring(0, 3)) : status;
                var type = filled(other ? row.kind.substring(4) : row.kind, values);
                yield Optional.of(new Failure.Refused(code, type, found, remedy));
            }
        };
    }

    private static String filled(String text, Map<String, String> values) {
        return VALUE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }
}
