package greenwall.app.config;

import static greenwall.app.config.ConfigFixture.errors;
import static greenwall.app.config.ConfigFixture.loaded;
import static greenwall.app.config.ConfigFixture.withSource;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.ProxyChoice;
import greenwall.fleet.checkschedule.DirectCheckSettings;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    @Test
    void everyKeyIsReadIntoTheConfiguration() {
        var config = loaded("""
                clusters:
                  - name: prod-east
                    prometheus: {url: "https://prom.east:9090/", auth: {bearer_env: TOKEN}, deadline: 20s, max_calls: 4,
                                 body_limit: 1GiB, proxy: "http://proxy:3128"}
                    loki: {url: "https://loki.east:3100", tenant: ops, proxy: none}
                    alertmanagers: [{url: "https://am1.east:9093"}, {url: "https://am2.east:9093"}]
                    labels: {environment: production}
                wall: {refresh: 1m, group_by: [environment, location], thresholds: {arc.hit_ratio: {warn: 90%}, scrub.age: {critical: 8d}}}
                identity: {labels: [node_id], hosts: {"10.78.0.4": node04}, should_run: [web01]}
                quantities: {"power.watts": {unit: W, forms: ["max by (instance) (ipmi_power_watts)"], warn: 400, key: [psu]}}
                ssh: {user: oncall, config: ssh_config, sudo: true, addresses: {node04: "10.78.0.4:2222"}}
                runbooks: [./runbooks, ~/runbooks]
                slo: {pool: 99.9%, window: 7d, latency: {shop: 95% under 300ms}}
                read_only: true
                notifications: {sound: true, nag: 1h}
                theme: high-contrast
                """);
        var cluster = config.clusters().getFirst();
        var prometheus = cluster.prometheus().orElseThrow();
        assertThat(prometheus.url()).isEqualTo(URI.create("https://prom.east:9090"));
        assertThat(prometheus.auth())
                .isEqualTo(new SourceConfig.AuthConfig.Bearer(
                        new SecretLocation.FromEnvironment("TOKEN"), Optional.empty()));
        assertThat(prometheus.deadline()).isEqualTo(Duration.ofSeconds(20));
        assertThat(prometheus.maxCalls()).isEqualTo(4);
        assertThat(prometheus.bodyLimit()).isEqualTo(1L << 30);
        assertThat(prometheus.proxy()).isEqualTo(new ProxyChoice.FixedProxy(URI.create("http://proxy:3128")));
        assertThat(cluster.loki().orElseThrow().tenant()).contains("ops");
        assertThat(cluster.loki().orElseThrow().proxy()).isEqualTo(new ProxyChoice.None());
        assertThat(cluster.alertmanagers()).extracting(e -> e.url().getHost()).containsExactly("am1.east", "am2.east");
        assertThat(cluster.labels()).isEqualTo(Map.of("environment", "production"));
        assertThat(config.wall().refresh()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.wall().groupBy()).containsExactly("environment", "location");
        assertThat(config.wall().thresholds())
                .containsEntry("arc.hit_ratio", new Config.Threshold(Optional.of(0.9), Optional.empty()))
                .containsEntry("scrub.age", new Config.Threshold(Optional.empty(), Optional.of(691_200.0)));
        assertThat(config.identity().hosts()).isEqualTo(Map.of("10.78.0.4", "node04"));
        assertThat(config.identity().shouldRun()).containsExactly("web01");
        assertThat(config.quantities().get("power.watts")).satisfies(q -> {
            assertThat(q.unit()).contains("W");
            assertThat(q.forms()).containsExactly("max by (instance) (ipmi_power_watts)");
            assertThat(q.key()).containsExactly("psu");
        });
        assertThat(config.ssh().config()).isEqualTo(Path.of("/etc/greenwall/ssh_config"));
        assertThat(config.ssh().addresses()).isEqualTo(Map.of("node04", "10.78.0.4:2222"));
        assertThat(config.runbooks())
                .containsExactly(Path.of("/etc/greenwall/runbooks"), Path.of("/home/noc/runbooks"));
        assertThat(config.slo().pool()).isEqualTo(0.999);
        assertThat(config.slo().host()).isEqualTo(0.999);
        assertThat(config.slo().latency())
                .containsEntry("shop", new ServiceLevelObjectives.LatencyObjective(0.95, Duration.ofMillis(300)));
        assertThat(config.readOnly()).isTrue();
        assertThat(config.notifications().nag()).isEqualTo(Duration.ofHours(1));
        assertThat(config.theme()).isEqualTo("high-contrast");
    }

    @Test
    void hostsOfARespondingPrometheusAreCheckedOnlyIfChecksAreConfigured() {
        assertThat(loaded(withSource("") + "checks: {ssh: false, http: []}\n")
                        .checks()
                        .when())
                .isEqualTo(DirectCheckSettings.HostCheckPolicy.SILENT);
        assertThat(loaded(withSource("") + "checks: {ssh: true}\n").checks().when())
                .isEqualTo(DirectCheckSettings.HostCheckPolicy.ALWAYS);
    }

    @Test
    void omittedKeysGetTheirDefaults() {
        var config = loaded(withSource("") + "wall:\nssh:\n");
        assertThat(config.wall())
                .isEqualTo(new Config.Wall(
                        Duration.ofSeconds(15),
                        List.of(),
                        List.of(),
                        Map.of(),
                        60,
                        500,
                        Optional.empty(),
                        Optional.empty()));
        assertThat(config.ssh().config()).isEqualTo(Path.of("/home/noc/.ssh/config"));
        assertThat(config.slo()).isEqualTo(ServiceLevelObjectives.DEFAULT);
        assertThat(config.theme()).isEqualTo("night");
    }

    @Test
    void commonSettingsAreMergedInFromAnAnchor() {
        var config = loaded("""
                x-way: &way {tenant: ops, deadline: 5s}
                clusters:
                  - name: home
                    prometheus: {<<: *way, url: "http://p", deadline: 7s}
                    loki: {<<: [*way], url: "http://l"}
                """);
        var home = config.clusters().getFirst();
        assertThat(home.prometheus().orElseThrow().deadline()).isEqualTo(Duration.ofSeconds(7));
        assertThat(home.loki().orElseThrow().deadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(List.of(home.prometheus().orElseThrow(), home.loki().orElseThrow()))
                .allSatisfy(e -> assertThat(e.tenant()).contains("ops"));
    }

    @Test
    void theNameOfTheClusterOfDirectChecksIsReserved() {
        assertThat(errors("clusters: [{name: direct, prometheus: {url: \"http://p\"}}]"))
                .singleElement()
                .asString()
                .contains("found \"direct\", expected another name: this one is reserved");
    }

    @Test
    void aLanguageModelMayHaveAPathThatWouldBeWrongForASource() {
        for (var url : List.of("https://models.example/api/v1", "http://127.0.0.1:11434/v1", "https://m.example")) {
            var config = loaded(withSource("") + "assistant: {url: \"" + url + "\", model: small}\n");
            assertThat(config.assistant().orElseThrow().endpoint().url()).hasToString(url);
        }
        assertThat(errors("clusters: [{name: home, prometheus: {url: \"https://p.example/api/v1\"}}]"))
                .singleElement()
                .asString()
                .contains("expected the base URL of the server");
        assertThat(errors(
                        "clusters: [{name: home, prometheus: {url: \"http://p\"}}]",
                        "assistant: {url: \"models.example/api/v1\", model: small}"))
                .singleElement()
                .asString()
                .contains("expected the base URL of the language model")
                .contains("did you mean \"http://models.example/api/v1\"?");
    }

    @Test
    void aSourceMayBeBehindTheApiServerOfKubernetes() {
        var url = "https://k.example/api/v1/namespaces/monitoring/services/http:prometheus:9090/proxy";

        var config = loaded("clusters: [{name: home, prometheus: {url: \"" + url + "\"}}]");

        assertThat(config.clusters().getFirst().prometheus().orElseThrow().url())
                .hasToString(url);
    }

    @Test
    void aSourceIsOpenOnlyIfItsUrlAndOneTenantAreEnough() {
        assertThat(loki("")).isTrue();
        assertThat(loki(", tenant: ops")).isTrue();
        for (var more : List.of(
                ", tenant: \"a|b\"",
                ", insecure: true",
                ", server_name: loki.internal",
                ", via: \"ssh://jump\"",
                ", auth: {bearer_env: TOKEN}",
                ", auth: {header: {name: X-Api-Key, value_env: TOKEN}}")) {
            assertThat(loki(more)).as(more).isFalse();
        }
        assertThat(isOpen("loki: {url: \"https://l?x=y\"}")).isFalse();
        assertThat(isOpen("loki: {url: \"unix:///run/loki.sock\"}")).isFalse();
    }

    private static boolean loki(String more) {
        return isOpen("loki: {url: \"https://l\"" + more + "}");
    }

    private static boolean isOpen(String loki) {
        return loaded("clusters: [{name: home, " + loki + "}]")
                .clusters()
                .getFirst()
                .loki()
                .orElseThrow()
                .isOpen();
    }
}
