package greenwall.app.config;

import static greenwall.app.config.ConfigFixture.errors;
import static greenwall.app.config.ConfigFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigErrorCollectorTest {
    private static final String HOME = "clusters: [{name: home, prometheus: {url: \"http://p:9090\"}}]";

    @Test
    void anUnknownKeyIsReportedWithItsLocationAndTheClosestValidKey() {
        assertThat(errors(
                        "clusters:",
                        "  - name: home",
                        "    promtheus: {url: \"http://p:9090\"}",
                        "    loki: {url: \"http://l:3100\"}"))
                .containsExactly("greenwall.yaml:3:5: found \"promtheus\", expected one of name, prometheus, loki,"
                        + " alertmanagers, tempo, jaeger, labels; did you mean \"prometheus\"?");
    }

    @Test
    void anEmptyListOfAlertmanagersIsNoSource() {
        assertThat(errors("clusters: [{name: home, alertmanagers: []}]"))
                .singleElement()
                .asString()
                .contains("found no \"prometheus\", expected one of");
    }

    @Test
    void aUrlInPlaceOfASourceIsReportedWithTheMappingAroundIt() {
        assertThat(errors("clusters: [{name: home, prometheus: \"http://p:9090\"}]"))
                .containsExactly("greenwall.yaml:1:37: found \"http://p:9090\", expected {url: …} around it");
    }

    @Test
    void allErrorsAreReportedTogetherInFileOrder() {
        var errors = errors(
                "clusters:",
                "  - name: home",
                "    prometheus: {url: \"htp://p:9090\", max_calls: many}",
                "  - name: home",
                "    loki: {tenant: ops}",
                "  - prometheus: {url: \"http://p\"}",
                "wall:",
                "  refresh: 15",
                "  densities: {rows: 10, tiles: 5}",
                "ssh: {sudo: yes, user: [a]}",
                "slo: {host: 110%}",
                "theme: dark",
                "refresh: 15s");
        assertThat(errors).hasSize(12);
        assertThat(errors)
                .extracting(
                        m -> m.replaceAll("^greenwall.yaml:(\\d+:\\d+): (found .*), expected.*?(; did.*)?$", "$1 $2$3"))
                .containsExactly(
                        "3:23 found \"htp://p:9090\"; did you mean \"http://p:9090\"?",
                        "3:50 found \"many\"",
                        "4:11 found a second cluster named \"home\"",
                        "5:11 found no \"url\"",
                        "6:5 found no \"name\"",
                        "8:12 found \"15\"; did you mean \"15s\"?",
                        "9:14 found fewer tiles (5) than rows (10)",
                        "10:13 found \"yes\"; did you mean \"true\"?",
                        "10:24 found a list",
                        "11:13 found \"110%\"",
                        "12:8 found \"dark\"",
                        "13:1 found \"refresh\"; did you mean \"wall.refresh\"?");
    }

    @Test
    void aDuplicateKeyIsReportedWithTheLineOfTheFirst() {
        assertThat(errors(HOME, "theme: night", "theme: daylight"))
                .containsExactly(
                        "greenwall.yaml:3:1: found \"theme\" a second time, expected it only once; it is already set at line 2");
    }

    @Test
    void aUrlMustBeAnHttpBaseUrl() {
        assertThat(errors(HOME.replace("http://p:9090", "prom.east:9090")))
                .singleElement()
                .asString()
                .contains("did you mean \"http://prom.east:9090\"?");
        assertThat(errors(HOME.replace("http://p:9090", "http://p:9090/api/v1/query")))
                .singleElement()
                .asString()
                .contains("did you mean \"http://p:9090\"?");
        assertThat(errors(HOME.replace("http://p:9090", "http://p:99999"))).hasSize(1);
        assertThat(errors(HOME.replace("http://p:9090", "http://"))).hasSize(1);
        assertThat(errors(HOME.replace("http://p:9090", "http://p q"))).hasSize(1);
        assertThat(errors(HOME.replace("http://p:9090", "file:///etc/passwd"))).hasSize(1);
        assertThat(errors(HOME.replace("http://p:9090", "http://my_prom.lan:9090/prefix")))
                .isEmpty();
        assertThat(errors(HOME.replace("http://p:9090", "http://[::1]:9090"))).isEmpty();
    }

    @Test
    void anEmptyFileIsReportedWithTheExpectedContent() {
        for (var nothing : List.of("", "\n\n", "# a comment\n", "---\n", "---\n...\n", "~")) {
            assertThat(errors(nothing))
                    .containsExactly(
                            "greenwall.yaml: found nothing in the file, expected at least \"clusters:\" with one source");
        }
    }

    @Test
    void aFileWithTheWrongStructureIsRefused() {
        assertThat(errors("- a", "- b"))
                .containsExactly(
                        "greenwall.yaml:1:1: found a list, expected \"key: value\" lines, such as \"clusters:\"");
        assertThat(errors("hello")).singleElement().asString().startsWith("greenwall.yaml:1:1: found \"hello\"");
        assertThat(errors("theme: night")).singleElement().asString().contains("found no \"clusters\"");
        assertThat(errors("clusters: []")).singleElement().asString().contains("1:11: found an empty list");
        assertThat(errors("clusters: {name: a}")).singleElement().asString().contains("expected a list");
        assertThat(errors(HOME, "---", "theme: night"))
                .singleElement()
                .asString()
                .contains("2:1: found a second document");
        assertThat(errors(HOME, "? [a, b]", ": c")).singleElement().asString().contains("2:3: found a list as a key");
    }

    @Test
    void clustersByLabelNeedAMetricsSourceAndAValidLabel() {
        assertThat(errors("clusters: {from: {loki: {url: \"http://l\"}}, lable: cluster}"))
                .containsExactly(
                        "greenwall.yaml:1:18: found no \"prometheus\", expected the metrics source in which a label"
                                + " distinguishes the clusters",
                        "greenwall.yaml:1:45: found \"lable\", expected one of from, label; did you mean \"label\"?");
        assertThat(errors("clusters: {label: \"no label\", from: {prometheus: {url: \"http://p\"}}}"))
                .singleElement()
                .asString()
                .contains("1:19: found \"no label\", expected the name of a label");
        assertThat(errors("clusters: {label: cluster}"))
                .singleElement()
                .asString()
                .contains("found no \"from\"");
    }

    @Test
    void tabsAreReportedPerLineAndTheRestIsStillRead() {
        assertThat(errors("clusters:", "\t- name: home", "\t  prometheus: {url: \"http://p\"}", "them: night"))
                .containsExactly(
                        "greenwall.yaml:2:1: found a tab in the indentation, expected spaces (YAML does not allow tabs there)",
                        "greenwall.yaml:3:1: found a tab in the indentation, expected spaces (YAML does not allow tabs there)",
                        "greenwall.yaml:4:1: found \"them\", expected one of clusters, quantities, wall, identity, ssh,"
                                + " runbooks, slo, read_only, notifications, redact, team, theme, host, assistant, enrol, checks; did you mean \"theme\"?");
    }

    @Test
    void anUnclosedQuoteIsReportedWhereItOpens() {
        assertThat(errors("clusters:", "  - name: \"home", "    prometheus: {url: http://p}", "theme: dark"))
                .containsExactly(
                        "greenwall.yaml:2:11: found a quote that is never closed, expected a closing quote on the same line",
                        "greenwall.yaml:4:8: found \"dark\", expected one of night, daylight, high-contrast");
        assertThat(errors("clusters: [{name: home, prometheus: {url: 'http://p}}]", "theme: dark"))
                .hasSize(2);
    }

    @Test
    void aSyntaxErrorIsReportedAtItsPositionAndTheRestIsRead() {
        assertThat(errors(HOME, "wall: {refresh: 15s", "theme: dark"))
                .containsExactly(
                        "greenwall.yaml:2:7: found \"{refresh: 15s\", expected \",\" or \"}\" to close what was opened",
                        "greenwall.yaml:3:8: found \"dark\", expected one of night, daylight, high-contrast");
        assertThat(errors(HOME, "wall: refresh: 15s", "theme: dark"))
                .containsExactly(
                        "greenwall.yaml:2:14: found a \":\" where no key is allowed, expected one \"key: value\" per"
                                + " line, indented like its neighbours, and quotes around text that contains \": \"",
                        "greenwall.yaml:3:8: found \"dark\", expected one of night, daylight, high-contrast");
        assertThat(errors(HOME, "wall:", "    refresh: 15s", "  group_by: [a]", "theme: dark"))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("greenwall.yaml:4:3: found \"group_by: [a]\" at this indentation");
        assertThat(errors(HOME, "theme: @night")).singleElement().asString().startsWith("greenwall.yaml:2:8: ");
        assertThat(errors(HOME, "theme: *none")).singleElement().asString().startsWith("greenwall.yaml:2:8: ");
        assertThat(errors(HOME, "theme: ni\u0007ght"))
                .singleElement()
                .asString()
                .startsWith("greenwall.yaml:2:10: found the control character");
    }

    @Test
    void anUnclosedBracketIsReportedWhereItOpens() {
        assertThat(errors("clusters: [", "  {name: a, prometheus: {url: \"http://p\"}}", "wall: {refresh: 1x}"))
                .satisfiesExactly(
                        m -> assertThat(m).startsWith("greenwall.yaml:1:11: found \"[\""),
                        m -> assertThat(m).startsWith("greenwall.yaml:3:17: found \"1x\""));
        assertThat(errors(HOME, "slo: {host: 99%", "theme: dark"))
                .satisfiesExactly(
                        m -> assertThat(m).startsWith("greenwall.yaml:2:6: found \"{host: 99%\""),
                        m -> assertThat(m).startsWith("greenwall.yaml:3:8: found \"dark\""));
    }

    @Test
    void aMisspelledRequiredKeyIsNotAlsoReportedAsMissing() {
        assertThat(errors("cluster:", "  - name: home"))
                .singleElement()
                .asString()
                .contains("did you mean \"clusters\"?");
    }

    @Test
    void aSuggestedDurationIsOneThatIsAccepted() {
        assertThat(errors(HOME, "slo: {window: 30}"))
                .singleElement()
                .asString()
                .contains("from 1h to")
                .doesNotContain("did you mean");
    }

    @Test
    void keysOfOtherProgramsSuggestOurs() {
        assertThat(errors(HOME.replace("url:", "timeout: 5s, basic_auth: {}, url:")))
                .satisfiesExactly(
                        m -> assertThat(m).endsWith("did you mean \"deadline\"?"),
                        m -> assertThat(m).endsWith("did you mean \"auth\"?"));
    }

    @Test
    void thresholdsAreCheckedAgainstTheKnownQuantities() {
        var text = HOME
                + "\nwall: {thresholds: {arc.hit_ration: {warn: 0.9}, power.watts: {warn: 5}, cpu.util: {wran: 1}}}\n"
                + "quantities: {power.watts: {forms: [up]}}\n";
        assertThat(problems(ConfigFixture.reader(Set.of("arc.hit_ratio", "cpu.util"))
                        .read(Path.of("/x.yaml"), "x.yaml", text)))
                .extracting(ConfigError::toString)
                .containsExactly(
                        "x.yaml:2:21: found \"arc.hit_ration\", expected a quantity's id, built in or from \"quantities\";"
                                + " did you mean \"arc.hit_ratio\"?",
                        "x.yaml:2:85: found \"wran\", expected one of warn, critical; did you mean \"warn\"?");
    }

    @Test
    void theThresholdOfAShareIsAShare() {
        assertThat(errors(
                        HOME,
                        "wall: {thresholds: {mem.util: {warn: 90}, load.per_cpu: {warn: 3}, slo.host: {warn: 2}}}",
                        "quantities: {arc.hit_ratio: {forms: [up], critical: 120%}}"))
                .containsExactly(
                        "greenwall.yaml:2:38: found \"90\", expected a share from 0 to 1, such as 0.9 or 90%; did you mean \"90%\"?",
                        "greenwall.yaml:3:53: found \"120%\", expected a share from 0 to 1, such as 0.9 or 90%");
    }

    @Test
    void aWarningThatIsNeverShownIsPointedOut() {
        var text = HOME
                + "\nwall: {thresholds: {mem.util: {warn: 0.95, critical: 0.9}, arc.hit_ratio: {warn: 0.5, critical: 0.7},"
                + " load.per_cpu: {warn: 2, critical: 4}}}\n";
        var result = (ConfigResult.Loaded) ConfigFixture.reader(Set.of("mem.util", "arc.hit_ratio", "load.per_cpu"))
                .read(Path.of("/x.yaml"), "x.yaml", text);
        assertThat(result.warnings())
                .extracting(ConfigError::toString)
                .containsExactly(
                        "x.yaml:2:38: found a warning that is never shown (\"critical\" is reached first),"
                                + " expected a value that is reached before \"critical\"",
                        "x.yaml:2:82: found a warning that is never shown (\"critical\" is reached first),"
                                + " expected a value that is reached before \"critical\"");
    }

    @Test
    void aWarningBeyondABuiltInCriticalThresholdIsPointedOut() {
        assertThat(warnings("wall: {thresholds: {cpu.util: {warn: 0.99}, mem.util: {warn: 0.92}}}"))
                .containsExactly("x.yaml:2:38: found a warning that is never shown (the built-in \"critical\" of 98 %"
                        + " is reached first), expected a value that is reached before \"critical\"");
        assertThat(warnings("wall: {thresholds: {cpu.util: {critical: 0.8}}}"))
                .singleElement()
                .asString()
                .contains("found the built-in warning at 90 % that is never shown (\"critical\" is reached first)");
        assertThat(warnings("quantities: {cpu.util: {forms: [up], warn: 0.99}}"))
                .singleElement()
                .asString()
                .contains("a warning that is never shown");
        assertThat(warnings("quantities: {cpu.util: {forms: [up], warn: 0.99}}\n"
                        + "wall: {thresholds: {cpu.util: {critical: 0.995}}}"))
                .isEmpty();
        assertThat(warnings("wall: {thresholds: {net.rx: {warn: 100, critical: 50}}}"))
                .as("a quantity without built-in thresholds")
                .isEmpty();
    }

    @Test
    void aUnitOrKeyOfABuiltInQuantityIsPointedOut() {
        assertThat(warnings("quantities: {cpu.util: {unit: W, forms: [up], key: [cpu]}}"))
                .containsExactly(
                        "x.yaml:2:31: found \"unit\" of a built-in quantity, which has no effect,"
                                + " expected only forms and thresholds",
                        "x.yaml:2:52: found \"key\" of a built-in quantity, which has no effect,"
                                + " expected only forms and thresholds");
        assertThat(warnings("quantities: {power.watts: {unit: W, forms: [up], key: [psu]}}"))
                .isEmpty();
    }

    @Test
    void aPercentageWithoutItsSignIsPointedOutForAShareOfTheSite() {
        assertThat(warnings("quantities: {tape.used: {unit: ratio, forms: [up], warn: 85%, critical: 95}}"))
                .singleElement()
                .asString()
                .contains("found a share of 9500 %, expected a share such as 0.9 or 90%");
        assertThat(warnings("wall: {thresholds: {tape.used: {warn: 90}}}\n"
                        + "quantities: {tape.used: {unit: ratio, forms: [up]}}"))
                .singleElement()
                .asString()
                .contains("found a share of 9000 %");
        assertThat(warnings("quantities: {load.own: {unit: ratio, forms: [up], warn: 2, critical: 4}}"))
                .isEmpty();
    }

    @Test
    void aScreenWithoutADistanceIsPointedOut() {
        assertThat(warnings("wall: {screen: 55in}"))
                .containsExactly(
                        "x.yaml:2:16: found \"screen\" without \"distance\", so it has an effect only with --distance,"
                                + " expected \"distance\", or --distance");
        assertThat(warnings("wall: {screen: 55in, distance: 4m}")).isEmpty();
    }

    private static List<String> warnings(String text) {
        var result = (ConfigResult.Loaded) ConfigFixture.reader(Set.of("cpu.util", "mem.util", "net.rx"))
                .read(Path.of("/x.yaml"), "x.yaml", HOME + "\n" + text + "\n");
        return result.warnings().stream().map(ConfigError::toString).toList();
    }

    @Test
    void anExpressionThatIsNotPromqlIsPointedOutAndKept() {
        var text = HOME + "\nquantities: {power.watts: {forms: [\"max by (instance) (ipmi_power_watts\"]}}\n";
        var result = (ConfigResult.Loaded)
                ConfigFixture.reader(Set.of("power.watts")).read(Path.of("/x.yaml"), "x.yaml", text);
        assertThat(result.warnings())
                .extracting(ConfigError::toString)
                .containsExactly("x.yaml:2:35: found \"max by (instance) (ipmi_power_watts\""
                        + " (1:36: parse error: unexpected end of the query, expected \")\"), expected a valid PromQL"
                        + " expression");
        assertThat(result.config().quantities()).hasSize(1);
    }

    @Test
    void quotedFileContentIsOneShortLineOfPlainText() {
        var hostile = "\\e[31m\\u202e" + "x".repeat(500) + "\\n";
        assertThat(errors(HOME, "\"" + hostile + "\": 1"))
                .singleElement()
                .asString()
                .contains("\\u001b[31m\\u202exxx")
                .hasSizeLessThan(320)
                .doesNotContain("\n", "\u001b", "\u202e");
    }

    @Test
    void thousandsOfErrorsAreCountedRatherThanListed() {
        var lines = new String[5000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "nonsense" + i + ": 1";
        }
        assertThat(errors(lines)).hasSizeLessThan(ConfigErrorCollector.MAX + 3);
    }
}
