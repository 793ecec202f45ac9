package greenwall.app.config;

import greenwall.connectors.files.TokenFile;
import greenwall.connectors.http.AccessTokenParser;
import greenwall.connectors.http.Auth;
import greenwall.connectors.http.CachedSecret;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.OAuthTokens;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.StreamSocket;
import greenwall.connectors.http.TlsSettings;
import greenwall.connectors.ssh.OpenSshConfigFile;
import greenwall.connectors.ssh.SshForwards;
import greenwall.connectors.ssh.SshRouteResolver;
import greenwall.fleet.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Converts the configuration of a source to settings for the connectors.
///
/// @param paths the folders with the stored sign-ins and the SSH keys
public record SourceConfigConverter(SecretFetcher secrets, ConfigPaths paths) {
    /// For the sources of one configuration. Closing the result closes its SSH tunnels.
    public SiteConverter forSite(SharedHttpClient http, Config.Ssh ssh) {
        return new SiteConverter(http, ssh);
    }

    /// The login of a user, and where its tokens are stored.
    public record SignIn(OAuthTokens oauth, OAuthTokens.Store store) {}

    public final class SiteConverter implements AutoCloseable {
        private final SharedHttpClient http;
        private final Config.Ssh ssh;
        /// One token for all sources with the same sign-in.
        private final Map<SourceConfig.AuthConfig, CachedSecret> tokens = new LinkedHashMap<>();

        private @Nullable SshForwards forwards;

        private SiteConverter(SharedHttpClient http, Config.Ssh ssh) {
            this.http = http;
            this.ssh = ssh;
        }

        public HttpSettings httpSettings(SourceConfig source) {
            return HttpSettings.DEFAULT.with(settings -> {
                settings.auth = auth(source);
                settings.headers = headers(source.headers());
                settings.tenant = source.tenant();
                settings.tls = tls(source);
                settings.bodyLimit = source.bodyLimit();
                settings.maxConcurrentCalls = source.maxCalls();
                settings.proxy = source.proxy();
                // Without a configured deadline the connector's own default applies.
                settings.deadline = Optional.of(source.deadline())
                        .filter(deadline -> !deadline.equals(SourceConfig.DEFAULT_DEADLINE));
                settings.query = source.query();
                settings.connector = connector(source);
            });
        }

        private Optional<StreamSocket.Connector> connector(SourceConfig source) {
            if ("unix".equals(source.url().getScheme())) {
                return Optional.of(StreamSocket.unix(Path.of(source.url().getPath())));
            }
            return source.via()
                    .map(target -> forwards().connectorTo(ssh.addresses().getOrDefault(target, target)));
        }

        private SshForwards forwards() {
            var open = forwards;
            if (open == null) {
                open = new SshForwards(new SshRouteResolver(
                        OpenSshConfigFile.read(ssh.config()), paths.home(), paths.environment()::get, ssh.user()));
                forwards = open;
            }
            return open;
        }

        private Auth auth(SourceConfig source) {
            return switch (source.auth()) {
                case SourceConfig.AuthConfig.None _ -> Auth.NONE;
                case SourceConfig.AuthConfig.Basic(var user, var password) -> new Auth.Basic(user, secret(password));
                case SourceConfig.AuthConfig.Bearer(var token, var expiry) ->
                    new Auth.Bearer(
                            token instanceof SecretLocation.FromCommand
                                    ? CachedSecret.expiring(
                                                    token.inWords(),
                                                    () -> AccessTokenParser.of(fetched(token), expiry, Instant.now()))
                                            .discardedBy(() -> secrets.discard(token))
                                    : secret(token));
                case SourceConfig.AuthConfig.Aws aws ->
                    new Auth.Aws(
                            aws.region(),
                            aws.service(),
                            aws.credentials()
                                    .<Auth.AwsKeys>map(printed ->
                                            new Auth.AwsKeys.CredentialProcess(CachedSecret.expiring(
                                                            printed.inWords(),
                                                            () -> AccessTokenParser.awsKeys(
                                                                    fetched(printed), Instant.now()))
                                                    .discardedBy(() -> secrets.discard(printed))))
                                    .orElseGet(() -> new Auth.AwsKeys.Fixed(
                                            aws.accessKey().orElseThrow(),
                                            secret(aws.secretKey().orElseThrow()),
                                            aws.sessionToken().map(this::secret))));
                case SourceConfig.AuthConfig.OAuth oauth ->
                    new Auth.Bearer(tokens.computeIfAbsent(
                            oauth,
                            _ -> http.token(
                                    client(oauth, source), oauth.deviceUrl().map(_ -> store(oauth)))));
            };
        }

        /// Empty if the source needs no login by a user.
        public Optional<SignIn> signIn(SourceConfig source) {
            return source.auth() instanceof SourceConfig.AuthConfig.OAuth oauth
                            && oauth.deviceUrl().isPresent()
                    ? Optional.of(new SignIn(client(oauth, source), store(oauth)))
                    : Optional.empty();
        }

        private OAuthTokens client(SourceConfig.AuthConfig.OAuth oauth, SourceConfig source) {
            return http.oauth(
                    new OAuthTokens.Client(
                            oauth.tokenUrl(),
                            oauth.deviceUrl(),
                            oauth.clientId(),
                            oauth.clientSecret().map(this::secret),
                            oauth.scopes(),
                            oauth.parameters()),
                    new TlsSettings(oauth.caFile(), Optional.empty(), Optional.empty(), false),
                    source.proxy());
        }

        private OAuthTokens.Store store(SourceConfig.AuthConfig.OAuth oauth) {
            var identity = oauth.tokenUrl() + "\n" + oauth.clientId() + "\n" + oauth.scopes() + "\n"
                    + oauth.parameters().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .toList();
            var name = Sha256.hex(identity).substring(0, 16) + ".json";
            return new TokenFile(paths.stateFolder().resolve("sign-in").resolve(name));
        }

        private TlsSettings tls(SourceConfig source) {
            var client = source.clientCertificate();
            return new TlsSettings(
                    source.caFile(),
                    client.flatMap(SourceConfig.ClientCertificate::certificate),
                    client.flatMap(SourceConfig.ClientCertificate::key),
                    client.flatMap(SourceConfig.ClientCertificate::pkcs12),
                    client.flatMap(SourceConfig.ClientCertificate::password).map(this::secret),
                    source.serverName(),
                    source.insecure());
        }

        private Map<String, CachedSecret> headers(Map<String, SecretLocation> headers) {
            var all = new LinkedHashMap<String, CachedSecret>();
            headers.forEach((name, value) -> all.put(name, secret(value)));
            return all;
        }

        private CachedSecret secret(SecretLocation secret) {
            return new CachedSecret(secret.inWords(), () -> fetched(secret)).discardedBy(() -> secrets.discard(secret));
        }

        @Override
        public void close() {
            var open = forwards;
            if (open != null) {
                open.close();
            }
        }
    }

    private String fetched(SecretLocation secret) throws IOException {
        return switch (secrets.fetch(secret)) {
            case SecretFetcher.FetchResult.Found(var value) -> value;
            case SecretFetcher.FetchResult.FetchError(var found, var _) -> throw new IOException("found " + found);
        };
    }
}
