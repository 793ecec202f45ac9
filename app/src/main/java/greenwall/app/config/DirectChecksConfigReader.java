package greenwall.app.config;

import greenwall.fleet.checkschedule.DirectCheckSettings;
import greenwall.fleet.checkschedule.DirectCheckSettings.HostCheckPolicy;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.identity.InstanceAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the settings of the console's own checks.
record DirectChecksConfigReader(ConfigValueType<Path> path) {
    private static final int DNS = 53;
    private static final int NTP = 123;

    private static final ConfigValueType<String> ADDRESS = ConfigValueType.of(
            "a host name or address, with \":port\" to check one of its ports",
            text -> Optional.of(text).filter(DirectChecksConfigReader::isAddress));
    private static final ConfigValueType<String> SERVER = ConfigValueType.of(
            "a host name or address, with \":port\" if it is not the default port",
            text -> Optional.of(text).filter(DirectChecksConfigReader::isAddress));
    private static final ConfigValueType<String> NAME = ConfigValueType.of(
            "a DNS name, such as www.example.org",
            text -> Optional.of(text)
                    .filter(t -> t.length() <= 253 && t.matches("([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}\\.?")));
    private static final ConfigValueType<Double> PACKETS =
            ConfigValueType.decimal("a number of packets a second from 0.5 to 1000", 0.5, 1000);
    private static final ConfigValueType<URI> PAGE = ConfigValueType.of(
            "the address of a page, such as https://shop.example/health, without user or fragment",
            DirectChecksConfigReader::page);

    private static boolean isAddress(String text) {
        var address = InstanceAddress.parse(text);
        boolean named = address.host().matches("[a-z0-9_]([a-z0-9_.-]{0,252})")
                || address.host().contains(":");
        boolean port = address.port().isEmpty()
                || address.port().matches("\\d{1,5}")
                        && Integer.parseInt(address.port()) >= 1
                        && Integer.parseInt(address.port()) <= 65_535;
        return text.matches("[A-Za-z0-9_.:%\\[\\]-]{1,260}") && named && port && !text.endsWith(":");
    }

    private static Optional<URI> page(String text) {
        try {
            var uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return text.length() <= 2000
                            && web
                            && uri.getHost() != null
                            && uri.getPort() != 0
                            && uri.getPort() <= 65_535
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /// The local clusters are not yet known.
    DirectCheckSettings read(ConfigSectionReader section) {
        var when = section.value(
                "when",
                ConfigValueType.oneOf(Arrays.stream(HostCheckPolicy.values())
                        .map(w -> w.name().toLowerCase(Locale.ROOT))
                        .toList()));
        var every = section.value("every", ConfigValueType.duration(Duration.ofSeconds(5), Duration.ofHours(1)));
        var packets = section.value("packets", PACKETS);
        var hosts = section.valuesByName("hosts", "host", ConfigValueType.TEXT, ADDRESS);
        boolean ssh = section.value("ssh", ConfigValueType.FLAG).orElse(false);
        var services = new ArrayList<DirectCheck>(section.sections("http", "checks.http[]", this::http));
        services.addAll(section.sections("dns", "checks.dns[]", this::dns));
        services.addAll(section.sections("ntp", "checks.ntp[]", DirectChecksConfigReader::ntp));
        boolean hasChecks = ssh || !hosts.isEmpty() || !services.isEmpty();
        return new DirectCheckSettings(
                when.map(word -> HostCheckPolicy.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(hasChecks ? HostCheckPolicy.ALWAYS : HostCheckPolicy.SILENT),
                hosts,
                services.stream().distinct().toList(),
                ssh,
                every.orElse(DirectCheckSettings.DEFAULT_INTERVAL),
                packets.orElse(DirectCheckSettings.DEFAULT_PACKETS),
                Set.of());
    }

    private static DirectCheck.CheckSubject about(ConfigSectionReader section) {
        return new DirectCheck.CheckSubject(
                "", section.value("host", ConfigValueType.TEXT).orElse(""));
    }

    private Optional<DirectCheck> http(ConfigSectionReader section) {
        var url = section.required("url", PAGE);
        var about = about(section);
        int status = section.value("status", ConfigValueType.count(100, 599))
                .orElse(DirectCheckSettings.DEFAULT_HTTP_STATUS);
        var text = section.value("text", ConfigValueType.TEXT).orElse("");
        var minValidity = section.value(
                        "certificate", ConfigValueType.duration(Duration.ofHours(1), Duration.ofDays(366)))
                .orElse(DirectCheckSettings.DEFAULT_MIN_CERTIFICATE_VALIDITY);
        var authorities = section.value("ca_file", path);
        authorities.ifPresent(
                file -> SourceConfigReader.checkFile(section, "ca_file", file, "a PEM file with CA certificates"));
        return url.map(page -> new DirectCheck.HttpRequest(about, page, status, text, minValidity, authorities));
    }

    private Optional<DirectCheck> dns(ConfigSectionReader section) {
        var name = section.required("name", NAME);
        var server = section.required("server", SERVER);
        var about = about(section);
        var type = section.value(
                        "type",
                        ConfigValueType.oneOf(Stream.of(DirectCheck.DnsQuery.RecordType.values())
                                .map(Enum::name)
                                .toList()))
                .orElse("A");
        var expected = new HashSet<>(section.values("expect", ConfigValueType.TEXT));
        return name.isPresent() && server.isPresent()
                ? Optional.of(new DirectCheck.DnsQuery(
                        about,
                        name.get(),
                        DirectCheck.DnsQuery.RecordType.valueOf(type),
                        InstanceAddress.parse(server.get()).host(),
                        port(server.get(), DNS),
                        expected.stream().collect(Collectors.toUnmodifiableSet())))
                : Optional.empty();
    }

    private static Optional<DirectCheck> ntp(ConfigSectionReader section) {
        var server = section.required("server", SERVER);
        var about = about(section);
        var maxOffset = section.value("offset", ConfigValueType.duration(Duration.ofMillis(1), Duration.ofHours(1)))
                .orElse(DirectCheckSettings.DEFAULT_MAX_CLOCK_OFFSET);
        return server.map(
                at -> new DirectCheck.Clock(about, InstanceAddress.parse(at).host(), port(at, NTP), maxOffset));
    }

    private static int port(String address, int defaultPort) {
        var port = InstanceAddress.parse(address).port();
        return port.isEmpty() ? defaultPort : Integer.parseInt(port);
    }
}
