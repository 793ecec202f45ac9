package greenwall.lab.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A program that reads lines and writes lines, so it can be used after a `|`: `cat`, `grep`, `head`, `tail`
/// or `sort`, with the options that runbooks use.
///
/// @param files the files to read instead of the input
/// @param status the exit status, valid after the lines have been read
record FilterProgram(List<String> files, UnaryOperator<Stream<String>> lines, IntSupplier status) {
    static final Set<String> NAMES = Set.of("cat", "grep", "head", "tail", "sort");
    private static final String SIZES = "KMGTPE";
    private static final Pattern NUMBER = Pattern.compile("\\s*(-?\\d+(?:\\.\\d+)?)([KMGTPE]?)");

    /// The filter that the call names. If its arguments are invalid, writes an error message and returns
    /// empty.
    static Optional<FilterProgram> of(ProgramInvocation invocation) throws InterruptedException {
        try {
            return Optional.of(
                    switch (invocation.name()) {
                        case "grep" -> grep(options(invocation, "EFivcne:"));
                        case "head" -> head(options(invocation, "n:"));
                        case "tail" -> tail(options(invocation, "n:"));
                        case "sort" -> sort(options(invocation, "nrhk:t:"));
                        default -> of(options(invocation, ""), lines -> lines);
                    });
        } catch (IllegalArgumentException wrong) {
            invocation.error(invocation.name() + ": " + wrong.getMessage() + "\n");
            return Optional.empty();
        }
    }

    private static CommandOptions options(ProgramInvocation invocation, String letters) {
        var arguments = invocation.arguments().stream()
                .map(a -> a.matches("-\\d+") ? "-n" + a.substring(1) : a)
                .toList();
        var options = CommandOptions.of(arguments, letters, List.of());
        options.refusal().ifPresent(refusal -> {
            throw new IllegalArgumentException(refusal);
        });
        return options;
    }

    private static FilterProgram of(CommandOptions options, UnaryOperator<Stream<String>> lines) {
        return new FilterProgram(options.operands(), lines, () -> 0);
    }

    private static FilterProgram grep(CommandOptions options) {
        var files = new ArrayList<>(options.operands());
        var text = options.value("e").orElseGet(() -> files.isEmpty() ? "" : files.removeFirst());
        var regex = options.has("F") ? Pattern.quote(text) : options.has("E") ? text : basic(text);
        var pattern = Pattern.compile(regex, options.has("i") ? Pattern.CASE_INSENSITIVE : 0);
        var number = new AtomicInteger();
        var found = new AtomicInteger();
        UnaryOperator<Stream<String>> matching = lines -> lines.filter(line -> {
                    number.incrementAndGet();
                    return pattern.matcher(line).find() != options.has("v");
                })
                .peek(_ -> found.incrementAndGet())
                .map(line -> options.has("n") ? number + ":" + line : line);
        return new FilterProgram(
                files,
                options.has("c")
                        ? lines -> Stream.of(
                                Integer.toString(matching.apply(lines).toList().size()))
                        : matching,
                () -> found.get() > 0 ? 0 : 1);
    }

    /// Converts a basic regular expression to Java's syntax. In a basic one, an operator such as `+` must be
    /// escaped to be special.
    private static String basic(String text) {
        return Pattern.compile("\\\\?[+?|(){}]")
                .matcher(text)
                .replaceAll(found -> found.group().length() > 1
                        ? found.group().substring(1).replace("$", "\\$")
                        : "\\\\" + found.group());
    }

    private static FilterProgram head(CommandOptions options) {
        int most = Math.max(0, Integer.parseInt(options.value("n").orElse("10")));
        return of(options, lines -> lines.limit(most));
    }

    /// Keeps the last lines, or those from `+NUMBER` on.
    private static FilterProgram tail(CommandOptions options) {
        var number = options.value("n").orElse("10");
        int most = Math.abs(Integer.parseInt(number));
        if (number.startsWith("+")) {
            return of(options, lines -> lines.skip(Math.max(0, most - 1)));
        }
        return of(options, lines -> {
            var all = lines.toList();
            return all.stream().skip(Math.max(0, all.size() - most));
        });
    }

    private static FilterProgram sort(CommandOptions options) {
        int column = options.value("k")
                .map(k -> Integer.parseInt(k.replaceFirst("\\D.*", "")))
                .orElse(0);
        var between = options.value("t").map(Pattern::quote);
        UnaryOperator<String> key = line -> {
            var cells = between.map(line::split).orElseGet(() -> line.strip().split("\\s+"));
            return column == 0 ? line : column <= cells.length ? cells[column - 1] : "";
        };
        boolean sizes = options.has("h");
        Comparator<String> order = sizes || options.has("n")
                ? Comparator.comparingDouble((String line) -> value(key.apply(line), sizes))
                : Comparator.comparing(key);
        order = order.thenComparing(Comparator.naturalOrder());
        var wanted = options.has("r") ? order.reversed() : order;
        return of(options, lines -> lines.sorted(wanted));
    }

    /// The number at the beginning of a text. If sizes are compared, `1.5G` is more than `900M`.
    private static double value(String text, boolean sizes) {
        var found = NUMBER.matcher(text);
        if (!found.lookingAt()) {
            return 0;
        }
        int unit = found.group(2).isEmpty() ? 0 : 1 + SIZES.indexOf(found.group(2));
        return Double.parseDouble(found.group(1)) * (sizes ? Math.pow(1024, unit) : 1);
    }
}
