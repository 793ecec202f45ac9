package greenwall.app.config;

import static greenwall.app.config.ConfigFixture.loaded;
import static greenwall.app.config.ConfigFixture.problems;
import static greenwall.app.config.ConfigFixture.read;
import static greenwall.app.config.ConfigFixture.withSource;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Valid and invalid sign-ins in a configuration.
@DisabledOnOs(OS.WINDOWS)
class ConfigSignInsTest {
    @TempDir
    Path folder;

    private List<String> errors(String... lines) {
        return problems(read(folder.resolve("greenwall.yaml"), withSource(lines))).stream()
                .map(ConfigError::toString)
                .toList();
    }

    private SourceConfig endpoint(String... lines) {
        return loaded(read(folder.resolve("greenwall.yaml"), withSource(lines)))
                .clusters()
                .getFirst()
                .prometheus()
                .orElseThrow();
    }

    @Test
    void aPrintedTokenExpiresAsConfigured() {
        assertThat(endpoint("auth: {bearer_command: printf one, bearer_expiry: 50m}")
                        .auth())
                .isInstanceOfSatisfying(
                        SourceConfig.AuthConfig.Bearer.class,
                        bearer -> assertThat(bearer.expiry()).contains(Duration.ofMinutes(50)));
        assertThat(endpoint("auth: {bearer_command: printf one}").auth())
                .isInstanceOfSatisfying(
                        SourceConfig.AuthConfig.Bearer.class,
                        bearer -> assertThat(bearer.expiry()).isEmpty());
        assertThat(errors("auth: {bearer_env: TOKEN, bearer_expiry: 50m}"))
                .singleElement()
                .asString()
                .contains("\"bearer_expiry\" without \"bearer_command\"");
    }

    @Test
    void multiLineJsonIsOneSecret() throws Exception {
        Files.writeString(
                folder.resolve("keys.json"), "{\n  \"AccessKeyId\": \"A\",\n\t\"SecretAccessKey\": \"s\"\n}\n");
        assertThat(errors("auth: {aws: {region: eu-west-1, credentials_file: keys.json}}"))
                .isEmpty();
    }

    @Test
    void headersCombineWithOtherAuthentication() {
        var both = endpoint(
                "auth: {basic: {user: noc, password_command: printf a}, header: {name: X-Key, value_command: printf b},"
                        + " headers: [{name: Cookie, value_command: printf c}]}");
        assertThat(both.auth()).isInstanceOf(SourceConfig.AuthConfig.Basic.class);
        assertThat(both.headers()).containsOnlyKeys("X-Key", "Cookie");
        assertThat(
                        errors(
                                "auth: {headers: [{name: X-Key, value_command: printf b}, {name: x-key, value_command: printf c}]}"))
                .singleElement()
                .asString()
                .contains("\"x-key\" a second time");
    }

    @Test
    void aUrlMayHaveAQueryOrBeASocket() {
        var lines = withSource("").replace("http://p", "http://q/?extra_label=team%3Dnoc&x=\\\\");
        assertThat(problems(read(lines))).isNotEmpty();
        var query = loaded(read(withSource("")
                        .replaceFirst("(url: \"?)[^\"\\n]*", "$1http://q/base/?extra_label=team=noc&a=b")))
                .clusters()
                .getFirst()
                .prometheus()
                .orElseThrow();
        assertThat(query.url().toString()).isEqualTo("http://q/base");
        assertThat(query.query()).isEqualTo(Optional.of("extra_label=team=noc&a=b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://p:9090/?token=hunter2",
                "http://p:9090/?a=b&api_key=hunter2",
                "http://p:9090/?X-Amz-Signature=hunter2",
                "http://p:9090/?access_token=hunter2"
            })
    void aSecretInTheQueryIsRefusedAndNotEchoed(String url) {
        assertThat(problems(read("clusters:\n  - name: home\n    prometheus:\n      url: \"" + url + "\"\n")))
                .singleElement()
                .asString()
                .contains("a secret in the URL's query")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix://",
                "unix://run/p.sock",
                "unix:///",
                "unix:///run/p.sock#x",
                "unix:///run/\\u202ep.sock",
                "unix:////////////////////////////////////////////////////////////////////////////////////////////"
                        + "/////////////////////////////////////////////////////////////////////////",
                "http://p:9090/?a b",
                "http://p:9090/?a=\\u00e4",
                "http://p:9090/?a#b",
                "http://p:9090/graph?g0.expr=up",
                "?a=b",
                "file:///etc/passwd",
                "ssh://jump"
            })
    void anInvalidUrlIsRefused(String url) {
        assertThat(problems(read("clusters:\n  - name: home\n    prometheus:\n      url: \"" + url + "\"\n")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth: {oauth: {client_id: a, client_secret_env: TOKEN}} | token_url",
                "auth: {oauth: {token_url: \"https://l/t\", client_secret_env: TOKEN}} | client_id",
                "auth: {oauth: {token_url: \"https://l/t\", client_id: a}} | client_secret_file",
                "auth: {oauth: {token_url: \"http://login/t\", client_id: a, device_url: \"https://l/d\"}} | https://",
                "auth: {oauth: {token_url: \"https://noc:hunter2@l/t\", client_id: a, client_secret_env: TOKEN}} | OAuth server",
                "auth: {oauth: {token_url: \"https://l/t\", client_id: a, client_secret: hunter2}} | in plain text",
                "auth: {oauth: {token_url: \"https://l/t\", client_id: a, client_secret_env: TOKEN, parameters: "
                        + "{client_secret: hunter2}}} | parameter that is not a secret",
                "auth: {oauth: {token_url: \"https://l/t\", client_id: \"a\\r\\nX: y\", client_secret_env: TOKEN}} | header",
                "auth: {oauth: {token_url: \"https://l/t\", client_id: a, client_secret_env: TOKEN, scopes: "
                        + "[\"a b\"]}} | word",
                "auth: {oauth: hunter2} | mapping",
                "auth: {aws: {region: eu-west-1}} | credentials_command",
                "auth: {aws: {access_key: AKIA, secret_key_env: TOKEN}} | region",
                "auth: {aws: {region: eu-west-1, access_key: AKIA}} | secret_key_file",
                "auth: {aws: {region: \"eu/west\", access_key: AKIA, secret_key_env: TOKEN}} | region",
                "auth: {aws: {region: eu-west-1, service: APS, access_key: AKIA, secret_key_env: TOKEN}} | AWS service",
                "auth: {aws: {region: eu-west-1, access_key: \"hunter2/\", secret_key_env: TOKEN}} | access key",
                "auth: {aws: {region: eu-west-1, access_key: AKIA, secret_key: hunter2}} | in plain text",
                "auth: {aws: {region: eu-west-1, access_key: AKIA, secret_key_env: TOKEN, credentials_env: TOKEN}} | keys",
                "auth: {aws: {region: eu-west-1, access_key: AKIA, secret_key_env: TOKEN}, bearer_env: TOKEN} | one way",
                "auth: {headers: {name: X, value_env: TOKEN}} | list",
                "auth: {headers: [hunter2]} | mapping",
                "auth: {headers: [{name: \"X: hunter2\", value_env: TOKEN}]} | name of an HTTP header",
                "client_cert: {pkcs12_file: nowhere.p12} | no file",
                "client_cert: {pkcs12_file: greenwall.yaml, key_file: greenwall.yaml} | cert_file with key_file",
                "client_cert: {password: hunter2, cert_file: a, key_file: b} | in plain text",
                "server_name: \"a b\" | host name",
                "server_name: \"-a\" | host name",
                "'server_name: a, insecure: true' | one of them",
                "via: jump | ssh://",
                "via: \"ssh://\" | ssh://",
                "via: \"ssh://jump;reboot\" | ssh://",
                "via: \"ssh://-oProxyCommand=x\" | ssh://",
                "via: \"ssh://jump/path\" | ssh://",
                "'via: \"ssh://jump\", proxy: \"http://p:1\"' | one of them",
                "proxy: \"socks5://\" | proxy",
                "proxy: \"https://p:3128\" | proxy",
                "proxy: \"socks5://noc:hunter2@p:1080\" | proxy",
                "proxy: \"socks5://p:99999\" | proxy",
                "proxy: \"socks9://p:1080\" | proxy"
            })
    void invalidSignInsAreRefusedWithWhatWasExpected(String line, String expected) {
        var found = errors(line.split(", (?=insecure|proxy)"));
        assertThat(found).isNotEmpty().anySatisfy(one -> assertThat(one).contains(expected));
        assertThat(found).noneMatch(one -> one.contains("hunter2"));
    }
}
