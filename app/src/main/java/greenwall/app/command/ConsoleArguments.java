package greenwall.app.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The console's own options. They are parsed without building the whole command line, since that takes a
/// considerable part of the time until the first window. If there is any other option, or an option is
/// repeated, the full parser is used.
record ConsoleArguments(GlobalOptions options, boolean kiosk, List<String> views, Optional<String> theme) {
    private static final Set<String> FLAGS = Set.of("--kiosk", "--lab");
    private static final Set<String> VALUED = Set.of(
            "--prometheus --loki --alertmanager --config --cluster --view --theme --distance --screen".split(" "));
    private static final Set<String> REPEATABLE = Set.of("--alertmanager");

    static Optional<ConsoleArguments> read(String... args) {
        Map<String, List<String>> values = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            var word = args[i];
            boolean hasValue = VALUED.contains(word) && i + 1 < args.length && isPlainValue(args[i + 1]);
            if (!hasValue && !FLAGS.contains(word) || values.containsKey(word) && !REPEATABLE.contains(word)) {
                return Optional.empty();
            }
            values.computeIfAbsent(word, _ -> new ArrayList<>()).add(hasValue ? args[++i] : "");
        }
        var options = new GlobalOptions();
        try {
            options.config = first(values, "--config").map(Path::of).orElse(null);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
        options.lab = values.containsKey("--lab");
        options.prometheus = first(values, "--prometheus");
        options.loki = first(values, "--loki");
        options.alertmanagers = values.getOrDefault("--alertmanager", List.of());
        options.cluster = first(values, "--cluster");
        options.distance = first(values, "--distance");
        options.screen = first(values, "--screen");
        return Optional.of(new ConsoleArguments(
                options,
                values.containsKey("--kiosk"),
                first(values, "--view")
                        .map(views -> List.of(views.split(",", -1)))
                        .orElse(List.of()),
                first(values, "--theme")));
    }

    /// Whether the value is neither an option nor the name of an options file.
    private static boolean isPlainValue(String value) {
        return !value.isEmpty() && !value.startsWith("-") && !value.startsWith("@");
    }

    private static Optional<String> first(Map<String, List<String>> values, String option) {
        return Optional.ofNullable(values.get(option)).map(List::getFirst);
    }
}
