package greenwall.app.config;

import greenwall.connectors.files.RegularFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The person who runs this program: the author of silences, records and changes.
public final class LocalUser {
    private LocalUser() {}

    public static String name() {
        return System.getProperty("user.name", "unknown");
    }

    /// The name that the members of a team see. It includes the machine's name, because machines may have
    /// users of the same name.
    public static String nameInTeam(ConfigPaths.Environment environment) {
        var machine = Stream.of("HOSTNAME", "COMPUTERNAME")
                .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                .findFirst()
                .orElseGet(LocalUser::machine);
        return machine.isBlank() ? name() : name() + "@" + machine;
    }

    private static String machine() {
        try {
            return RegularFileReader.text(Path.of("/etc/hostname"), 256).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
