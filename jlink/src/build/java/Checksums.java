import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/// What others wrote is shipped only byte for byte as it was when somebody looked at it: each library has its checksum
/// in a list that is kept with the sources.
final class Checksums {
    private static final String OURS = "(fleet|connectors|views|styles|lab)-[0-9].*\\.jar|app\\.jar";

    private Checksums() {}

    /// @throws IOException with a line for each library that is not the one in the list
    static void verify(Path libraries, Path list) throws IOException {
        var known = read(list);
        var wrong = new ArrayList<String>();
        try (var files = Files.walk(libraries)) {
            for (var file :
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.matches(OURS)) {
                    continue;
                }
                var sum = LinuxPackages.hex("SHA-256", file);
                if (!sum.equals(known.get(name)) && !ofAnotherSystem(name, known)) {
                    wrong.add(name + " has the SHA-256 " + sum + ", expected "
                            + known.getOrDefault(name, "a line for it in " + list));
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new IOException("libraries that nobody has looked at: " + String.join("; ", wrong));
        }
    }

    /// The list was written on Linux; the natives of JavaFX have other names elsewhere.
    private static boolean ofAnotherSystem(String name, Map<String, String> known) {
        return Platform.current() != Platform.LINUX && name.startsWith("javafx-") && !known.containsKey(name);
    }

    private static Map<String, String> read(Path list) throws IOException {
        var sums = new HashMap<String, String>();
        for (var line : Files.readAllLines(list)) {
            var parts = line.split("  ", 2);
            if (parts.length == 2) {
                sums.put(parts[1], parts[0]);
            }
        }
        return sums;
    }
}
