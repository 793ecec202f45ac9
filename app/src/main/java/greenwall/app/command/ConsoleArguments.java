package greenwall.app.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The console's own options, parsed without building the whole command line, which takes a good part of the time until
/// the first window. Anything else, or anything twice, is left to the full parser.
record ConsoleArguments(
        @Nullable Path config,
        boolean lab,
        @Nullable String prometheus,
        @Nullable String loki,
        List<String> alertmanagers,
        @Nullable String cluster,
        boolean kiosk,
        List<String> views,
        @Nullable String theme,
        @Nullable String distance,
        @Nullable String screen) {
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
        try {
            var config = first(said, "--config");
            var views = first(said, "--view");
            return Optional.of(new ConsoleArguments(
                    config == null ? null : Path.of(config),
                    said.containsKey("--lab"),
                    first(said, "--prometheus"),
                    first(said, "--loki"),
                    said.getOrDefault("--alertmanager", List.of()),
                    first(said, "--cluster"),
                    said.containsKey("--kiosk"),
                    views == null ? List.of() : List.of(views.split(",", -1)),
                    first(said, "--theme"),
                    first(said, "--distance"),
                    first(said, "--screen")));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /// Neither an option nor a file of options.
    private static boolean plain(String value) {
        return !value.isEmpty() && !value.startsWith("-") && !value.startsWith("@");
    }

    private static @Nullable String first(Map<String, List<String>> said, String option) {
        var values = said.get(option);
        return values == null ? null : values.getFirst();
    }
}
