package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Reading a configuration always ends with a result and never throws, whatever the file contains.
class ConfigMutationTest {
    private static final String VALID = """
            x-way: &way {tenant: ops, deadline: 5s}
            clusters:
              - name: "prod-east"
                prometheus: {<<: *way, url: "https://prom.east:9090", auth: {bearer_env: TOKEN}}
                loki:
                  url: 'https://loki.east:3100'
                alertmanagers: [{url: "https://am1.east:9093"}, {url: "https://am2.east:9093"}]
            wall: {refresh: 15s, thresholds: {arc.hit_ratio: {warn: 0.90, critical: 80%}}}
            quantities:
              power.watts:
                forms:
                  - |
                    max by (instance) (ipmi_power_watts)
                warn: 64MiB
            runbooks: [./runbooks]
            """;
    private static final String[] PIECES = {
        "\t",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "\n",
        "\n\n",
        "&a ",
        "*a",
        "*way",
        "<<: ",
        "? ",
        "| ",
        "> ",
        "---\n",
        "...\n",
        "#",
        "%",
        "@",
        "!x ",
        "!!int ",
        "\u0000",
        "\u202e",
        "\ud83d\ude00",
        "\ufeff",
        "\r",
        "  ",
        "null",
        "~",
        "1e999",
        "-",
        ",",
        "\u2028",
        "\ud800"
    };

    @Test
    void readingAnyMutatedFileTerminates() {
        var random = new Random(20261120);
        assertTimeoutPreemptively(Duration.ofMinutes(10), () -> {
            for (int i = 0; i < 1000; i++) {
                var text = new StringBuilder(VALID);
                for (int edits = random.nextInt(6); edits >= 0; edits--) {
                    mutate(text, random);
                }
                var mutated = text.toString();
                assertThatCode(() -> assertThat(ConfigFixture.read(mutated)).isNotNull())
                        .as("%s", mutated)
                        .doesNotThrowAnyException();
            }
        });
    }

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(12));
        switch (random.nextInt(4)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            case 2 -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
            default -> text.insert(at, text.substring(at, end));
        }
    }

    @Test
    void readingHostileSizesTerminates() {
        var bomb =
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n";
        var clusters = new StringBuilder("x-c: &c {name: n, alertmanagers: [");
        clusters.append("{url: \"http://a\"},".repeat(1000))
                .append("]}\nclusters: [")
                .append("*c,".repeat(5000))
                .append("]\n");
        String[] hostile = {
            "[".repeat(250_000),
            "{".repeat(250_000),
            "- ".repeat(150_000),
            "? ".repeat(150_000),
            "a: ".repeat(150_000),
            "\"".repeat(250_001),
            "'".repeat(250_001),
            "&a ".repeat(100_000),
            "\n\t".repeat(100_000),
            "x".repeat(500_000),
            "\"" + "\\x".repeat(200_000),
            "|\n" + " x\n".repeat(100_000),
            "- @\n".repeat(50_000),
            bomb,
            clusters.toString(),
            "a: &a {<<: *a, b: *a}",
            "a: &a [*a]",
            "{a: 1,".repeat(20) + "\n".repeat(250_000)
        };
        assertTimeoutPreemptively(Duration.ofMinutes(10), () -> {
            for (var text : hostile) {
                long start = System.nanoTime();
                assertThat(ConfigFixture.read(text)).isInstanceOf(ConfigResult.Rejected.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as(text.substring(0, 10))
                        .isLessThan(Duration.ofMinutes(2));
            }
        });
    }
}
