package greenwall.tests.reload;

import greenwall.app.site.DirectCheckLoop;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.checkschedule.DirectCheckQueue;
import greenwall.fleet.checkschedule.DirectCheckSelection;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import okhttp3.tls.HeldCertificate;

/// The keys of `checks`: what is checked, how often, and how the results are judged.
///
/// @param web the port of a web server
record DirectCheckKeyCases(Sites sites, int web, List<ConfigKeyCase> rows) {
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");
    private static final String CLUSTERS = "clusters: [{name: home}]\nchecks: ";

    void addRows() throws IOException {
        var two = "hosts: {a: \"127.0.0.1:1\", b: \"127.0.0.1:2\"}";
        row("checks.when", "{when: silent}", "{when: always}", DirectCheckKeyCases::plan);
        row("checks.every", "{" + two + "}", "{" + two + ", every: 1m}", site -> checksPerMinute(site));
        row("checks.packets", "{" + two + "}", "{" + two + ", packets: 0.5}", site -> checksPerMinute(site));
        row("checks.ssh", "{" + two + "}", "{" + two + ", ssh: true}", DirectCheckKeyCases::plan);
        row("checks.hosts.<host>", "{hosts: {a: 127.0.0.1}}", "{hosts: {a: 127.0.0.2}}", DirectCheckKeyCases::plan);
        var url = "url: \"http://127.0.0.1:" + web;
        row("checks.http[].url", http(url + "/one\""), http(url + "/two\""), DirectCheckKeyCases::results);
        row("checks.http[].host", http(url + "\""), http(url + "\", host: web01"), DirectCheckKeyCases::results);
        row("checks.http[].status", http(url + "\""), http(url + "\", status: 204"), DirectCheckKeyCases::results);
        row("checks.http[].text", http(url + "\""), http(url + "\", text: nowhere"), DirectCheckKeyCases::results);
        row(
                "checks.http[].certificate",
                http(url + "\""),
                http(url + "\", certificate: 90d"),
                DirectCheckKeyCases::plan);
        var authority = new HeldCertificate.Builder().certificateAuthority(0).build();
        var ca = Files.writeString(sites.folder().resolve("check-ca.pem"), authority.certificatePem());
        row(
                "checks.http[].ca_file",
                http(url + "\""),
                http(url + "\", ca_file: \"" + ca + "\""),
                DirectCheckKeyCases::plan);
        var dns = "name: www.example.org, server: \"127.0.0.1:";
        row(
                "checks.dns[].name",
                dns("name: a.example, server: 127.0.0.1"),
                dns(dns + "1\""),
                DirectCheckKeyCases::results);
        row("checks.dns[].server", dns(dns + "1\""), dns(dns + "2\""), DirectCheckKeyCases::results);
        row("checks.dns[].type", dns(dns + "1\""), dns(dns + "1\", type: TXT"), DirectCheckKeyCases::plan);
        row("checks.dns[].expect", dns(dns + "1\""), dns(dns + "1\", expect: [192.0.2.7]"), DirectCheckKeyCases::plan);
        row("checks.dns[].host", dns(dns + "1\""), dns(dns + "1\", host: dns1"), DirectCheckKeyCases::results);
        var ntp = "server: \"127.0.0.1:";
        row("checks.ntp[].server", ntp(ntp + "1\""), ntp(ntp + "2\""), DirectCheckKeyCases::results);
        row("checks.ntp[].offset", ntp(ntp + "1\""), ntp(ntp + "1\", offset: 20ms"), DirectCheckKeyCases::plan);
        row("checks.ntp[].host", ntp(ntp + "1\""), ntp(ntp + "1\", host: node04"), DirectCheckKeyCases::results);
    }

    private void row(String key, String one, String other, ConfigKeyCase.ConfigObserver observer) {
        rows.add(new ConfigKeyCase(key, CLUSTERS + one + "\n", CLUSTERS + other + "\n", observer));
    }

    private static String http(String check) {
        return "{http: [{" + check + "}]}";
    }

    private static String dns(String check) {
        return "{dns: [{" + check + "}]}";
    }

    private static String ntp(String check) {
        return "{ntp: [{" + check + "}]}";
    }

    /// The checks that are planned while Prometheus responds.
    private static List<DirectCheck> plan(Site site) {
        var fleet = new ClusterStateBuilder(
                        "home", NOW, QuantityCatalogue.shipped().quantities())
                .host("node01", Labels.EMPTY)
                .target("node01", Labels.of("instance", "10.0.0.1:9100", "job", "node"), true, NOW, "")
                .fleet();
        return new DirectCheckSelection(DirectCheckLoop.settings(site)).select(fleet);
    }

    private static int checksPerMinute(Site site) {
        var settings = DirectCheckLoop.settings(site);
        var schedule = new DirectCheckQueue(settings, DirectCheck::packets);
        schedule.plan(new DirectCheckSelection(settings).select(FleetState.EMPTY), NOW);
        int checkCount = 0;
        for (int second = 0; second < 60; second++) {
            var now = NOW.plusSeconds(second);
            for (var next = schedule.next(now); next.isPresent(); next = schedule.next(now)) {
                schedule.done(next.get(), now, false);
                checkCount++;
            }
        }
        return checkCount;
    }

    /// The results of one round of checks.
    private static List<String> results(Site site) throws InterruptedException {
        var fleet = DirectCheckLoop.runRound(
                site, _ -> new DirectCheckResult.NotRun("not here"), Sites.CLOCK, FleetState.EMPTY, FleetState.EMPTY);
        return fleet.checks().list().stream()
                .map(seen -> seen.check().subject() + " " + seen.check().text() + " " + seen.summary())
                .toList();
    }
}
