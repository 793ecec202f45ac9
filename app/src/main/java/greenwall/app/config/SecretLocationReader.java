package greenwall.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads where a secret is: in a file, in a variable of the environment, or in the output of a command.
record SecretLocationReader(ConfigReadContext context, ConfigValueType<Path> path, String osName) {
    private static final ConfigValueType<String> ENVIRONMENT_NAME = ConfigValueType.matching(
                    "the name of an environment variable", "[A-Za-z_][A-Za-z0-9_]{0,199}")
            .sensitive();

    /// Whether the section has a key for this secret, also an invalid one.
    static boolean isGiven(ConfigSectionReader section, String name) {
        return section.holds(name)
                || section.holds(name + "_file")
                || section.holds(name + "_env")
                || section.holds(name + "_command");
    }

    private static String keysOf(String name) {
        return "\"" + name + "_file\", \"" + name + "_env\" or \"" + name + "_command\"";
    }

    Optional<SecretLocation> required(ConfigSectionReader section, String name) {
        var secret = read(section, name);
        if (!isGiven(section, name)) {
            section.missing(name + "_file", keysOf(name));
        }
        return secret;
    }

    /// Reads the location of a secret from one of its three keys. A literal value is rejected and not repeated in the
    /// message.
    Optional<SecretLocation> read(ConfigSectionReader section, String name) {
        var found = new ArrayList<SecretLocation>();
        section.value(name + "_file", path).ifPresent(file -> found.add(new SecretLocation.FromFile(file)));
        section.value(name + "_env", ENVIRONMENT_NAME).ifPresent(v -> found.add(new SecretLocation.FromEnvironment(v)));
        command(section, name + "_command").ifPresent(found::add);
        var keys = Stream.of(name + "_file", name + "_env", name + "_command")
                .filter(section::holds)
                .toList();
        var expected = keysOf(name);
        if (section.holdsForbidden(name)) {
            section.error(
                    name,
                    "a secret in plain text after \"" + name + "\"",
                    expected + ", so that the secret is kept outside this file");
        }
        if (keys.size() > 1) {
            section.error("\"" + String.join("\" and \"", keys) + "\" together", "one of them");
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var secret = found.getFirst();
        var position = section.positionOf(keys.isEmpty() ? name : keys.getFirst());
        context.secrets.add(new ConfigReadContext.PositionedSecret(secret, position));
        if (secret instanceof SecretLocation.FromFile(var file)) {
            warnIfReadableByOthers(file, position);
        }
        return Optional.of(secret);
    }

    private Optional<SecretLocation> command(ConfigSectionReader section, String key) {
        if (section.holdsList(key)) {
            var words = section.values(key, ConfigValueType.TEXT.sensitive());
            if (words.isEmpty()) {
                section.error(key, "an empty list", "a command and its arguments");
                return Optional.empty();
            }
            return Optional.of(new SecretLocation.FromCommand(words.getFirst(), words));
        }
        return section.value(key, ConfigValueType.TEXT.sensitive())
                .map(line -> new SecretLocation.FromCommand(
                        line.strip().split("\\s", 2)[0], SecretFetcher.inShell(osName, line)));
    }

    void warnIfReadableByOthers(Path file, FilePosition position) {
        if (SecretFetcher.isReadableByOthers(file)) {
            context.collector.warning(
                    position,
                    file + ", whose permissions let every user of this machine read it",
                    "a file that only its owner can read (chmod 600)");
        }
    }
}
