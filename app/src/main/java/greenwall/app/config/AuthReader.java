package greenwall.app.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the authentication of a source.
record AuthReader(SourceConfigReader source) {
    private static final ConfigValueType<Duration> EXPIRY =
            ConfigValueType.duration(Duration.ofSeconds(10), Duration.ofDays(30));
    private static final ConfigValueType<String> WORD = ConfigValueType.matching(
            "one word of letters, digits and the characters - _ . : / @ +", "[A-Za-z0-9_.:/@+-]{1,500}");
    private static final ConfigValueType<String> REGION =
            ConfigValueType.matching("an AWS region, such as eu-central-1", "[a-z0-9-]{1,60}");
    private static final ConfigValueType<String> AWS_SERVICE =
            ConfigValueType.matching("the name of an AWS service, such as aps", "[a-z0-9-]{1,60}");
    private static final ConfigValueType<String> ACCESS_KEY = ConfigValueType.matching(
                    "an access key id, such as AKIA…", "[A-Za-z0-9]{4,128}")
            .sensitive();
    private static final ConfigValueType<String> PARAMETER = ConfigValueType.of(
            "the name of a parameter that is not a secret",
            text -> Optional.of(text)
                    .filter(t -> t.matches("[A-Za-z0-9_.-]{1,100}")
                            && SourceUrl.secretIn("?" + t).isEmpty()));

    /// Headers for every request, in addition to any authentication.
    Map<String, SecretLocation> headers(ConfigSectionReader auth) {
        var headers = new LinkedHashMap<String, SecretLocation>();
        header(auth.section("header"), headers);
        auth.sections("headers", SourceConfigReader.DOCUMENTED_AS + ".auth.header", section -> {
            header(section, headers);
            return Optional.of(section);
        });
        return headers;
    }

    private void header(ConfigSectionReader header, Map<String, SecretLocation> headers) {
        var name = header.required("name", ConfigValueType.HEADER_NAME.sensitive());
        var value = source.secrets().required(header, "value");
        if (name.isPresent() && value.isPresent()) {
            boolean twice = headers.keySet().stream().anyMatch(n -> n.equalsIgnoreCase(name.get()));
            if (twice) {
                header.error(
                        "name",
                        "the header " + ConfigErrorCollector.quoted(name.get()) + " a second time",
                        "it only once");
            }
            headers.put(name.get(), value.get());
        }
    }

    SourceConfig.AuthConfig read(ConfigSectionReader auth) {
        var basic = auth.section("basic");
        var user = basic.required("user", ConfigValueType.TEXT);
        var password = source.secrets().required(basic, "password");
        var bearer = source.secrets().read(auth, "bearer");
        var expiry = auth.value("bearer_expiry", EXPIRY);
        var oauthSection = auth.section("oauth");
        var oauth = oauth(oauthSection);
        var awsSection = auth.section("aws");
        var aws = aws(awsSection);
        rejectCombinations(auth, basic.isPresent(), oauthSection.isPresent(), awsSection.isPresent());
        if (expiry.isPresent() && !(bearer.orElse(null) instanceof SecretLocation.FromCommand)) {
            auth.error("bearer_expiry", "\"bearer_expiry\" without \"bearer_command\"", "both, or neither");
        }
        if (user.isPresent() && password.isPresent()) {
            return new SourceConfig.AuthConfig.Basic(user.get(), password.get());
        }
        if (bearer.isPresent()) {
            return new SourceConfig.AuthConfig.Bearer(bearer.get(), expiry);
        }
        return oauth.or(() -> aws).orElseGet(SourceConfig.AuthConfig.None::new);
    }

    private void rejectCombinations(ConfigSectionReader auth, boolean basic, boolean oauth, boolean aws) {
        boolean bearer = SecretLocationReader.isGiven(auth, "bearer");
        var methods = Stream.of(basic ? "basic" : "", bearer ? "bearer" : "", oauth ? "oauth" : "", aws ? "aws" : "")
                .filter(method -> !method.isEmpty())
                .toList();
        if (methods.size() > 1) {
            auth.error(
                    String.join(" and ", methods) + " together",
                    "one way to authenticate; only header and headers can be combined with others");
        }
    }

    private Optional<SourceConfig.AuthConfig> oauth(ConfigSectionReader oauth) {
        var tokenUrl = oauth.required("token_url", SIGN_IN_URL);
        var deviceUrl = oauth.value("device_url", SIGN_IN_URL);
        var clientId = oauth.required("client_id", ConfigValueType.HEADER_VALUE);
        var clientSecret = source.secrets().read(oauth, "client_secret");
        if (deviceUrl.isEmpty()
                && !oauth.holds("device_url")
                && !SecretLocationReader.isGiven(oauth, "client_secret")) {
            oauth.missing(
                    "client_secret_file",
                    "\"client_secret_file\", \"client_secret_env\" or \"client_secret_command\"; or \"device_url\", "
                            + "where a user signs in");
        }
        var scopes = oauth.values("scopes", WORD);
        var parameters = oauth.valuesByName("parameters", "name", PARAMETER, ConfigValueType.HEADER_VALUE);
        var caFile = source.file(oauth, "ca_file", "a PEM file of certificates");
        return tokenUrl.isPresent() && clientId.isPresent() && (clientSecret.isPresent() || deviceUrl.isPresent())
                ? Optional.of(new SourceConfig.AuthConfig.OAuth(
                        tokenUrl.get(), deviceUrl, clientId.get(), clientSecret, scopes, parameters, caFile))
                : Optional.empty();
    }

    /// OAuth servers may have any path, even one that would be wrong for a source.
    private static final ConfigValueType<URI> SIGN_IN_URL = ConfigValueType.of(
            "a URL of the OAuth server that begins with https:// (http:// only on this machine), without user, "
                    + "query or fragment (further parameters go into \"parameters\")",
            text -> {
                int scheme = text.indexOf("://");
                int path = scheme < 0 ? -1 : text.indexOf('/', scheme + 3);
                var server = path < 0 ? text : text.substring(0, path);
                var rest = path < 0 ? "" : text.substring(path);
                return ConfigValueType.URL
                        .read()
                        .apply(server)
                        .filter(url -> url.getScheme().toLowerCase(Locale.ROOT).equals("https") || isLocal(url))
                        .filter(_ -> rest.matches("(/[A-Za-z0-9._~!$&'()*+,;:@/%-]{0,500})?"))
                        .map(_ -> URI.create(text));
            });

    private static boolean isLocal(URI url) {
        var host = String.valueOf(url.getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private Optional<SourceConfig.AuthConfig> aws(ConfigSectionReader aws) {
        var region = aws.required("region", REGION);
        var service = aws.value("service", AWS_SERVICE);
        var accessKey = aws.value("access_key", ACCESS_KEY);
        var secretKey = source.secrets().read(aws, "secret_key");
        var sessionToken = source.secrets().read(aws, "session_token");
        var credentials = source.secrets().read(aws, "credentials");
        boolean hasCredentials = SecretLocationReader.isGiven(aws, "credentials");
        boolean hasKeys = aws.holds("access_key") || SecretLocationReader.isGiven(aws, "secret_key");
        if (hasCredentials && (hasKeys || sessionToken.isPresent())) {
            aws.error("\"credentials\" together with separate keys", "\"credentials_command\" or the keys");
        } else if (!hasCredentials && accessKey.isEmpty() && !aws.holds("access_key")) {
            aws.missing(
                    "credentials_command",
                    "\"credentials_command\" (aws configure export-credentials), or \"access_key\" with "
                            + "\"secret_key_file\"");
        } else if (!hasCredentials && secretKey.isEmpty() && !SecretLocationReader.isGiven(aws, "secret_key")) {
            aws.missing("secret_key_file", "\"secret_key_file\", \"secret_key_env\" or \"secret_key_command\"");
        }
        boolean complete = credentials.isPresent() || accessKey.isPresent() && secretKey.isPresent();
        return region.isPresent() && complete
                ? Optional.of(new SourceConfig.AuthConfig.Aws(
                        region.get(), service.orElse("aps"), accessKey, secretKey, sessionToken, credentials))
                : Optional.empty();
    }
}
