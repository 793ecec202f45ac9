package greenwall.tests.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The libraries of this build have the checksums in the list in the source tree; the installers contain no others.
class ShippedJarsTest {
    private static final Path LIST = Path.of("..", "jlink", "src", "main", "checksums.sha256");

    private static Map<String, String> listed() throws IOException {
        var sums = new TreeMap<String, String>();
        for (var line : Files.readAllLines(LIST)) {
            sums.put(line.split("  ", 2)[1], line.split("  ", 2)[0]);
        }
        return sums;
    }

    @Test
    void eachLibraryMatchesTheChecksumInTheSources() throws Exception {
        var jars = new HashMap<String, Path>();
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        for (var entry : classPath.split(Pattern.quote(File.pathSeparator))) {
            jars.put(Path.of(entry).getFileName().toString(), Path.of(entry));
        }
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
