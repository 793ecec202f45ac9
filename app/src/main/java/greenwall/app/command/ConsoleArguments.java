package greenwall.app.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The console's own options, parsed without building the whole command line, which takes a good part of the time until
/// the first window. Anything else, or anything twice, is left to the full parser.
record ConsoleArguments(GlobalOptions options, boolean kiosk, List<String> views, Optional<String> theme) {
    private static final Set<String> FLAGS = Set.of("--kiosk", "--lab");
    private static final Set<String> VALUED = Set.of(
            "--prometheus",
            "--loki",
            "--alertmanager",
            "--config",
            "--cluster",
            "--view",
            "--theme",
            "--distance",
            "--screen");
    private static final Set<String> MANY = Set.of("--alertmanager");

    static Optional<ConsoleArguments> read(String... args) {
        Map<String, List<String>> said = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            var word = args[i];
            boolean valued = VALUED.contains(word) && i + 1 < args.length && plain(args[i + 1]);
            if (!valued && !FLAGS.contains(word) || said.containsKey(word) && !MANY.contains(word)) {
                return Optional.empty();
            }
            said.computeIfAbsent(word, _ -> new ArrayList<>()).add(valued ? args[++i] : "");
        }
        var options = new GlobalOptions();
        try {
            options.config = first(said, "--config").map(Path::of).orElse(null);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
        options.lab = said.containsKey("--lab");
        options.prometheus = first(said, "--prometheus");
        options.loki = first(said, "--loki");
        options.alertmanagers = said.getOrDefault("--alertmanager", List.of());
        options.cluster = first(said, "--cluster");
        options.distance = first(said, "--distance");
        options.screen = first(said, "--screen");
        return Optional.of(new ConsoleArguments(
                options,
                said.containsKey("--kiosk"),
                first(said, "--view")
                        .map(views -> List.of(views.split(",", -1)))
                        .orElse(List.of()),
                first(said, "--theme")));
    }

    /// Neither an option nor a file of options.
    private static boolean plain(String value) {
        return !value.isEmpty() && !value.startsWith("-") && !value.startsWith("@");
    }

    private static Optional<String> first(Map<String, List<String>> said, String option) {
        return Optional.ofNullable(said.get(option)).map(List::getFirst);
    }
}
