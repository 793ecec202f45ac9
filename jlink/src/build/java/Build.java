import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is packed, and where everything lies.
///
/// @param project the checkout's folder
/// @param tree the runnable tree: the application's and JavaFX' jars
/// @param out where the packages go; its folder `work` can be thrown away
/// @param materials the CycloneDX bill of materials
/// @param version the project's, as Maven has it
/// @param time the commit's, which every file gets, so that it does not matter when it was packed
record Build(Path project, Path tree, Path out, Path materials, String version, Instant time) {
    static Build of(Path project, Path tree, Path out, Path materials, Path properties) throws IOException {
        var about = new Properties();
        try (var in = Files.newInputStream(properties)) {
            about.load(in);
        }
        var time = about.getProperty("time", "");
        return new Build(
                project,
                tree,
                out,
                materials,
                about.getProperty("version"),
                time.isEmpty() ? Instant.now() : OffsetDateTime.parse(time).toInstant());
    }

    Path work() {
        return out.resolve("parts");
    }

    Path sources() {
        return project.resolve("jlink/src/main");
    }

    /// The version as numbers alone.
    String release() {
        return version.replaceAll("-SNAPSHOT$", "");
    }

    /// The version as package managers compare them: a snapshot is older than its release and newer than an
    /// earlier snapshot.
    String packageVersion() {
        return version.endsWith("-SNAPSHOT")
                ? release() + "~"
                        + DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT)
                                .withZone(ZoneOffset.UTC)
                                .format(time)
                : version;
    }

    /// An options file as words: one or more on a line, quotes around what holds spaces, `#` before a comment.
    List<String> options(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .flatMap(Build::words)
                .toList();
    }

    List<String> options(String name) throws IOException {
        return options(sources().resolve("options").resolve(name));
    }

    private static Stream<String> words(String line) {
        var words = Stream.<String>builder();
        var matcher = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words.build();
    }
}
