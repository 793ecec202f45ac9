package greenwall.app.config;

import greenwall.connectors.http.ProxyChoice;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the settings of one source.
record SourceConfigReader(SecretLocationReader secrets, ConfigValueType<Path> path) {
    /// All kinds of sources have the same keys, which are documented once.
    static final String DOCUMENTED_AS = "<source>";

    private static final ConfigValueType<Duration> DEADLINE =
            ConfigValueType.duration(Duration.ofMillis(100), Duration.ofMinutes(10));
    private static final ConfigValueType<Integer> CALLS = ConfigValueType.count(1, 256);
    private static final ConfigValueType<Long> BODY = ConfigValueType.bytes(1 << 10, 4L << 30);

    Optional<SourceConfig> read(Source.Kind kind, ConfigSectionReader section) {
        var url = url(section, SourceUrl.KIND);
        var auths = new AuthReader(this);
        var authSection = section.section("auth");
        var headers = auths.headers(authSection);
        var auth = auths.read(authSection);
        var client = clientCertificate(section.section("client_cert"));
        var caFile = file(section, "ca_file", "a PEM file of certificates");
        boolean insecure = section.value("insecure", ConfigValueType.FLAG).orElse(false);
        if (insecure) {
            section.warning(
                    "insecure",
                    "\"insecure\" (the certificate of this source is not verified, so anyone on the path can read and change its responses)",
                    "\"ca_file\" with the authority that signed it");
        }
        if (insecure && caFile.isPresent()) {
            section.error("insecure", "both \"insecure\" and \"ca_file\"", "one of them");
        }
        var serverName = section.value("server_name", SERVER_NAME);
        if (insecure && serverName.isPresent()) {
            section.error("server_name", "both \"insecure\" and \"server_name\"", "one of them");
        }
        var proxy = section.value("proxy", PROXY);
        var via = section.value("via", VIA);
        boolean unix = url.map(SourceUrl::isUnix).orElse(false);
        if (via.isPresent()
                && proxy.filter(p -> p instanceof ProxyChoice.FixedProxy).isPresent()) {
            section.error("via", "both \"via\" and \"proxy\"", "one of them");
        }
        if (via.isPresent() && unix) {
            section.error("via", "\"via\" with a Unix socket", "a URL that begins with http:// or https://");
        }
        var tenant = section.value("tenant", ConfigValueType.HEADER_VALUE);
        var deadline = section.value("deadline", DEADLINE).orElse(SourceConfig.DEFAULT_DEADLINE);
        int maxCalls = section.value("max_calls", CALLS).orElse(SourceConfig.DEFAULT_MAX_CALLS);
        long bodyLimit = section.value("body_limit", BODY).orElse(SourceConfig.DEFAULT_BODY_LIMIT);
        return url.map(base -> new SourceConfig(
                kind,
                base.base(),
                auth,
                tenant,
                caFile,
                client,
                insecure,
                deadline,
                maxCalls,
                bodyLimit,
                proxy.orElse(ProxyChoice.FROM_ENVIRONMENT),
                headers,
                base.query(),
                serverName,
                via));
    }

    private static final ConfigValueType<String> SERVER_NAME = ConfigValueType.matching(
            "a host name as in the certificate", "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    private static final ConfigValueType<String> VIA = ConfigValueType.of(
            "ssh:// and a host of the SSH configuration, such as ssh://jump or ssh://noc@jump:2222",
            text -> Optional.of(text)
                    .filter(t -> t.startsWith("ssh://"))
                    .map(t -> t.substring("ssh://".length()))
                    .flatMap(SshSettingsReader.SSH_ADDRESS.read()));

    private static final Pattern SOCKS = Pattern.compile("socks(4|4a|5|5h)?://");

    private static final ConfigValueType<ProxyChoice> PROXY = new ConfigValueType<>(
            "environment, none or the proxy's URL (http:// or socks5://) without user and password",
            text -> switch (text) {
                case "environment" -> Optional.of(ProxyChoice.FROM_ENVIRONMENT);
                case "none" -> Optional.of(new ProxyChoice.None());
                default -> {
                    var socks = SOCKS.matcher(text);
                    yield socks.lookingAt()
                            ? ConfigValueType.URL
                                    .read()
                                    .apply("http://" + text.substring(socks.end()))
                                    .filter(url -> url.getRawPath().isEmpty())
                                    .map(url ->
                                            new ProxyChoice.FixedProxy(URI.create("socks5://" + url.getRawAuthority())))
                            : ConfigValueType.URL
                                    .read()
                                    .apply(text)
                                    .filter(url -> url.getScheme().equals("http"))
                                    .map(ProxyChoice.FixedProxy::new);
                }
            },
            text -> SpellingSuggestion.to(text, List.of("environment", "none"))
                    .or(() -> ConfigValueType.URL.suggest().apply(text)));

    Optional<SourceUrl> url(ConfigSectionReader section, ConfigValueType<SourceUrl> type) {
        var text = section.text("url");
        if (text.filter(UrlCredentials::areUnencodedIn).isPresent()) {
            section.error(
                    "url",
                    UrlCredentials.UNENCODED_FOUND,
                    "the URL without user and password, and \"auth: {basic: {user: …, password_file: …}}\"; in a path,"
                            + " @ as %40");
            return Optional.empty();
        }
        if (text.isPresent() && UrlCredentials.areIn(text.get())) {
            section.error(
                    "url",
                    "a user name or password in the URL",
                    "the URL without them, and \"auth: {basic: {user: …, password_file: …}}\"");
            return Optional.empty();
        }
        if (text.flatMap(SourceUrl::secretIn).isPresent()) {
            section.error(
                    "url",
                    "a secret in the URL's query ("
                            + ConfigErrorCollector.quoted(
                                    SourceUrl.secretIn(text.get()).get()) + ")",
                    "the URL without it, and \"auth\" with bearer_file, header or another way");
            return Optional.empty();
        }
        return section.required("url", type);
    }

    Optional<Path> file(ConfigSectionReader section, String key, String expected) {
        var file = section.value(key, path);
        file.ifPresent(f -> checkFile(section, key, f, expected));
        return file;
    }

    static void checkFile(ConfigSectionReader section, String key, Path file, String expected) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            section.error(
                    key,
                    Files.notExists(file) ? "no file " + file : file + ", which cannot be read as a file",
                    expected);
        }
    }

    private Optional<SourceConfig.ClientCertificate> clientCertificate(ConfigSectionReader section) {
        boolean pkcs12 = section.holds("pkcs12_file");
        if (section.isPresent() && !pkcs12) {
            for (var key : List.of("cert_file", "key_file")) {
                if (!section.has(key)) {
                    section.missing(key, "a PEM file");
                }
            }
        }
        if (pkcs12 && (section.holds("cert_file") || section.holds("key_file"))) {
            section.error(
                    "pkcs12_file",
                    "\"pkcs12_file\" together with \"cert_file\" or \"key_file\"",
                    "either pkcs12_file, or cert_file with key_file");
        }
        var certificate = file(section, "cert_file", "a PEM file with the client's certificate");
        var key = file(section, "key_file", "a PEM file with the client's private key");
        var both = file(section, "pkcs12_file", "a PKCS#12 file with the client's certificate and its key");
        key.ifPresent(file -> secrets.warnIfReadableByOthers(file, section.positionOf("key_file")));
        both.ifPresent(file -> secrets.warnIfReadableByOthers(file, section.positionOf("pkcs12_file")));
        var password = secrets.read(section, "password");
        return both.isPresent() || certificate.isPresent() && key.isPresent()
                ? Optional.of(new SourceConfig.ClientCertificate(certificate, key, both, password))
                : Optional.empty();
    }
}
