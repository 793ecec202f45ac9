package greenwall.app.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The platform's folders, and the resolution of paths in the configuration: `~` is the home folder, and a
/// relative path starts at the folder of the configuration file.
///
/// @param environment returns null for an unset variable, like [System#getenv(String)]
public record ConfigPaths(String osName, Path home, Environment environment) {
    @FunctionalInterface
    public interface Environment {
        @Nullable
        String get(String name);
    }

    private static final String FOLDER = "greenwall";
    private static final String FILE = "greenwall.yaml";

    public static ConfigPaths ofThisMachine() {
        return of(System.getProperty("os.name", ""), System.getProperty("user.home", "."), System::getenv);
    }

    /// Uses `HOME` if it is an absolute path, as other programs do. Java's own `user.home` comes from the
    /// user database.
    static ConfigPaths of(String osName, String userHome, Environment environment) {
        var named = Optional.ofNullable(environment.get("HOME"))
                .filter(_ -> !osName.toLowerCase(Locale.ROOT).startsWith("windows"))
                .flatMap(ConfigPaths::path)
                .filter(Path::isAbsolute);
        return new ConfigPaths(osName, named.orElse(Path.of(userHome)), environment);
    }

    /// The file that is read without `--config`.
    public Path defaultFile() {
        return folder("APPDATA", home.resolve("AppData").resolve("Roaming"), "XDG_CONFIG_HOME", home.resolve(".config"))
                .resolve(FILE);
    }

    /// The folder for the program's state.
    public Path stateFolder() {
        return folder(
                "LOCALAPPDATA",
                home.resolve("AppData").resolve("Local"),
                "XDG_STATE_HOME",
                home.resolve(".local").resolve("state"));
    }

    /// @param onWindows the variable that names the folder on Windows, as `variable` does on other systems
    private Path folder(String onWindows, Path defaultOnWindows, String variable, Path defaultFolder) {
        var base = isSystem("windows")
                ? absolute(onWindows).orElse(defaultOnWindows)
                : isSystem("mac")
                        ? home.resolve("Library").resolve("Application Support")
                        : absolute(variable).orElse(defaultFolder);
        return base.resolve(FOLDER);
    }

    /// The administrator's folder for all users; the Linux packages create it.
    Path systemFolder() {
        var base = isSystem("windows")
                ? absolute("ProgramData").orElse(Path.of("C:\\ProgramData"))
                : Path.of(isSystem("mac") ? "/Library/Application Support" : "/etc");
        return base.resolve(FOLDER);
    }

    private boolean isSystem(String system) {
        return osName.toLowerCase(Locale.ROOT).startsWith(system);
    }

    /// The default runbook folders that exist: next to the configuration, and in the folder for all users.
    List<Path> defaultRunbooks(Path configFolder) {
        return Stream.of(configFolder, systemFolder())
                .map(folder -> folder.resolve("runbooks"))
                .distinct()
                .filter(Files::isDirectory)
                .toList();
    }

    /// The folders of views: next to the configuration, and in the folder for all users. They need not exist.
    public List<Path> viewFolders(Path configuration) {
        return Stream.of(
                        configuration.toAbsolutePath().resolveSibling("views"),
                        systemFolder().resolve("views"))
                .distinct()
                .toList();
    }

    /// The XDG rule: an empty or relative value counts as unset.
    private Optional<Path> absolute(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .flatMap(ConfigPaths::path)
                .filter(Path::isAbsolute);
    }

    /// Resolves a path of the configuration to an absolute path. Empty for an invalid one, such as
    /// `~somebody/x`.
    Optional<Path> resolve(Path configFolder, String text) {
        if (text.isBlank() || (text.startsWith("~") && text.length() > 1 && "/\\".indexOf(text.charAt(1)) < 0)) {
            return Optional.empty();
        }
        return text.startsWith("~")
                ? path(text.substring(Math.min(2, text.length())))
                        .map(home::resolve)
                        .map(Path::normalize)
                : path(text).map(given -> configFolder.resolve(given)).map(Path::normalize);
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
