import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The jars of the class path, those of Greenwall itself with a mark of their contents in their names. What
/// belongs to two builds then never fits together, at whatever moment of an upgrade the program starts: a
/// launcher names only the jars of its own build, and a start-up cache is refused where the class path has
/// other names.
///
/// @param folder where all of them lie
/// @param main the name of the one that has the main class
record MarkedJars(Path folder, String main) {
    private static final List<String> MODULES = List.of("app", "connectors", "fleet", "lab", "styles", "views");

    static MarkedJars mark(Path from, Path into) throws IOException {
        var main = "";
        List<Path> jars;
        try (var files = Files.list(from)) {
            jars = files.sorted().toList();
        }
        var mark = mark(jars.stream().filter(MarkedJars::own).toList());
        for (var jar : jars) {
            var name = jar.getFileName().toString();
            if (own(jar)) {
                name = module(jar) + "-" + mark + ".jar";
                main = module(jar).equals("app") ? name : main;
            }
            Files.copy(jar, into.resolve(name));
        }
        return new MarkedJars(into, main);
    }

    private static String module(Path jar) {
        return jar.getFileName().toString().replaceFirst("[-.].*", "");
    }

    private static boolean own(Path jar) {
        return MODULES.contains(module(jar));
    }

    private static String mark(List<Path> jars) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var jar : jars) {
                digest.update(Files.readAllBytes(jar));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException missing) {
            throw new IOException("this JDK has no SHA-256", missing);
        }
    }
}
