package greenwall.tests.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The libraries of this build have the checksums in the list in the source tree; the installers contain no
/// others.
class ShippedJarsTest {
    private static final Path LIST = Path.of("..", "jlink", "src", "main", "checksums.sha256");
    private static final Pattern OF_THIS_BUILD =
            Pattern.compile("(fleet|connectors|styles|views|lab|app|tests|jlink)-\\d.*\\.jar");
    private static final Pattern ONLY_IN_TESTS = Pattern.compile(
            "(apiguardian-api|archunit|assertj-core|byte-buddy|hamcrest|jazzer|jazzer-api|junit-[a-z-]+|mockwebserver3"
                    + "|okhttp-tls|opentest4j|org\\.osgi\\.core|surefire-[a-z0-9-]+|testfx-[a-z0-9]+)-\\d.*\\.jar");
    /// The list has the sums of the Linux build.
    private static final Pattern OF_ANOTHER_SYSTEM =
            Pattern.compile("javafx-.*-(win|mac|mac-aarch64|linux-aarch64)\\.jar");

    private static Map<String, String> listed() throws IOException {
        var sums = new TreeMap<String, String>();
        for (var line : Files.readAllLines(LIST)) {
            sums.put(line.split("  ", 2)[1], line.split("  ", 2)[0]);
        }
        return sums;
    }

    /// The jars of the class path by name, without those of this build.
    private static Map<String, Path> libraries() {
        var jars = new TreeMap<String, Path>();
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        for (var entry : classPath.split(Pattern.quote(File.pathSeparator))) {
            var name = Path.of(entry).getFileName().toString();
            if (Files.isRegularFile(Path.of(entry))
                    && name.endsWith(".jar")
                    && !OF_THIS_BUILD.matcher(name).matches()) {
                jars.put(name, Path.of(entry));
            }
        }
        return jars;
    }

    @Test
    void eachLibraryMatchesTheChecksumInTheSources() throws Exception {
        var jars = libraries();
        int compared = 0;
        for (var one : listed().entrySet()) {
            var jar = jars.get(one.getKey());
            if (jar == null) {
                continue;
            }
            compared++;
            var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            assertThat(HexFormat.of().formatHex(digest)).as(one.getKey()).isEqualTo(one.getValue());
        }
        assertThat(compared)
                .as("libraries of the list that are in the class path")
                .isGreaterThan(15);
    }

    @Test
    void eachLibraryIsInTheListUnlessOnlyTestsUseIt() throws IOException {
        var shipped = new TreeSet<>(libraries().keySet());
        shipped.removeIf(name -> ONLY_IN_TESTS.matcher(name).matches()
                || OF_ANOTHER_SYSTEM.matcher(name).matches());
        assertThat(listed().keySet()).as(LIST.toString()).containsAll(shipped);
    }

    @Test
    void everyVersionIsPinned() throws IOException {
        var pom = Files.readString(Path.of("..", "pom.xml"));
        // Ranges are only for the build tools, Maven and the JDK.
        assertThat(pom.replace("[25,26)", "").replace("[3.8,)", ""))
                .doesNotContainPattern("<version>\\s*(LATEST|RELEASE|\\[|\\()");
        for (var module : new String[] {"fleet", "connectors", "styles", "views", "lab", "app", "tests", "jlink"}) {
            assertThat(Files.readString(Path.of("..", module, "pom.xml")))
                    .as(module)
                    .doesNotContain("LATEST", "<version>RELEASE", "SNAPSHOT</version></dependency>");
        }
    }
}
