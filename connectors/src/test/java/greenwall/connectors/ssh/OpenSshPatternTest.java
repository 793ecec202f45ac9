package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSshPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        * | '' | true
        web* | WEB01 | true
        *.example.net | db.example.net | true
        *.example.net | example.net | false
        10.0.?.1 | 10.0.3.1 | true
        10.0.?.1 | 10.0.33.1 | false
        a*b*c | axxbyybzzc | true
        a*b*c | axxbyyb | false
        web[12] | web1 | false
        """)
    void patternsMatchHostNames(String pattern, String name, boolean fits) {
        assertThat(OpenSshPattern.fitsHost(pattern, name)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        *.conf | a.conf | true
        *.conf | A.CONF | false
        * | .hidden | false
        .* | .hidden | true
        [0-9]?-* | 10-web | true
        [0-9]?-* | a0-web | false
        [!a]b | cb | true
        [!a]b | ab | false
        [open | [open | true
        \\* | * | true
        \\* | a | false
        """)
    void patternsMatchFileNames(String pattern, String name, boolean fits) {
        assertThat(OpenSshPattern.fitsFile(pattern, name)).isEqualTo(fits);
    }

    @Test
    @Timeout(10)
    void patternsWithManyStarsAreMatchedInShortTime() {
        var pattern = "*a".repeat(500) + "b";
        long start = System.nanoTime();
        assertThat(OpenSshPattern.fitsHost(pattern, "a".repeat(255))).isFalse();
        assertThat(OpenSshPattern.fitsFile("*".repeat(1000) + "b", "a".repeat(255)))
                .isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
