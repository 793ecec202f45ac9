package greenwall.connectors.http;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.UP;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServers;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Published examples: AWS's own test suite for Signature Version 4 and the example in its documentation.
class AwsSignatureTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Instant THEN = Instant.parse("2015-08-30T12:36:00Z");

    private static String sign(
            String method, String url, Map<String, String> extraHeaders, String body, String service) {
        var target = HttpUrl.get(url);
        var headers = new TreeMap<>(extraHeaders);
        headers.put("host", target.host());
        headers.put("x-amz-date", "20150830T123600Z");
        return AwsSignature.authorization(
                method,
                target,
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                "AKIDEXAMPLE",
                SECRET,
                "us-east-1",
                service,
                THEN);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "GET, /?Param1=value1, a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        "GET, /?Param2=value2&Param1=value1, b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "GET, /?\u1234=bar, 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
        "POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    })
    void theExamplesOfTheAwsTestSuiteGiveTheirSignatures(String method, String path, String signature) {
        assertThat(sign(method, "https://example.amazonaws.com" + path, Map.of(), "", "service"))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                        + "SignedHeaders=host;x-amz-date, Signature=" + signature);
    }

    @Test
    void aFormBodyAndExtraHeadersAreSigned() {
        assertThat(sign(
                        "POST",
                        "https://example.amazonaws.com/",
                        Map.of("content-type", "application/x-www-form-urlencoded"),
                        "Param1=value1",
                        "service"))
                .endsWith("SignedHeaders=content-type;host;x-amz-date, Signature="
                        + "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
        assertThat(sign(
                        "GET",
                        "https://example.amazonaws.com/",
                        Map.of("my-header1", " value1", "my-header2", " \"a   b   c\""),
                        "",
                        "service"))
                .endsWith("Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
    }

    @Test
    void theDocumentedExampleGivesItsSignature() {
        assertThat(sign(
                        "GET",
                        "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
                        Map.of("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
                        "",
                        "iam"))
                .endsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    /// Recomputes the signature with the known key, as AWS does, and rejects anything else.
    private static Dispatcher strict(String token) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                var headers = new TreeMap<String, String>();
                headers.put("host", String.valueOf(request.getHeaders().get("host")));
                Stream.of("x-amz-date", "x-amz-security-token")
                        .filter(name -> request.getHeaders().get(name) != null)
                        .forEach(name -> headers.put(
                                name, String.valueOf(request.getHeaders().get(name))));
                var time = AwsSignature.TIME.parse(headers.getOrDefault("x-amz-date", ""), Instant::from);
                var body = request.getBody();
                var expected = AwsSignature.authorization(
                        request.getMethod(),
                        request.getUrl(),
                        headers,
                        body == null ? new byte[0] : body.toByteArray(),
                        "AKIDEXAMPLE",
                        SECRET,
                        "eu-west-1",
                        "aps",
                        time);
                boolean isValid = expected.equals(request.getHeaders().get("authorization"))
                        && token.equals(headers.getOrDefault("x-amz-security-token", ""));
                return isValid
                        ? new MockResponse.Builder().body(UP).build()
                        : new MockResponse.Builder()
                                .code(403)
                                .body("{\"message\":\"The request signature we calculated does not match; you sent "
                                        + headers + "\"}")
                                .build();
            }
        };
    }

    private static MockWebServer strictServer(String token) throws IOException {
        var server = MockServers.mock();
        server.setDispatcher(strict(token));
        server.start();
        return server;
    }

    @Test
    void aStrictServerAcceptsSignaturesOfFixedAndOfPrintedKeys() throws Exception {
        try (var server = strictServer("");
                var http = MockServers.http()) {
            var target = source(
                    Source.Kind.PROMETHEUS, server.url("/workspaces/ws-a b").toString());
            var fixed = new Auth.Aws(
                    "eu-west-1",
                    "aps",
                    new Auth.AwsKeys.Fixed("AKIDEXAMPLE", new CachedSecret("a file", () -> SECRET), Optional.empty()));
            var metrics = Prometheus.connect(
                    http,
                    target,
                    HttpSettings.DEFAULT
                            .with(draft -> draft.auth = fixed)
                            .with(draft -> draft.query = Optional.of("extra_label=team%3Dnoc")));
            assertThat(answer(metrics.instant("up{a=\"b c\"}", SOON)).size()).isEqualTo(1);

            server.setDispatcher(strict("session/token=="));
            var json = "{\"Version\":1,\"AccessKeyId\":\"AKIDEXAMPLE\",\"SecretAccessKey\":\"" + SECRET
                    + "\",\"SessionToken\":\"session/token==\",\"Expiration\":\"2099-01-01T00:00:00Z\"}";
            var printed = new Auth.Aws(
                    "eu-west-1",
                    "aps",
                    new Auth.AwsKeys.CredentialProcess(
                            CachedSecret.expiring("a command", () -> AccessTokenParser.awsKeys(json, Instant.now()))));
            assertThat(answer(Prometheus.connect(http, target, HttpSettings.DEFAULT.with(draft -> draft.auth = printed))
                                    .instant("up", SOON))
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void aRefusedSignatureIsReportedWithoutKeysOrTokens() throws Exception {
        try (var server = strictServer("another");
                var http = MockServers.http()) {
            var session = "session-Token-81c3-Quokka";
            var auth = new Auth.Aws(
                    "eu-west-1",
                    "aps",
                    new Auth.AwsKeys.Fixed(
                            "AKIDEXAMPLE",
                            new CachedSecret("a file", () -> SECRET),
                            Optional.of(new CachedSecret("a file", () -> session))));
            var told = failure(Prometheus.connect(
                            http,
                            source(Source.Kind.PROMETHEUS, server),
                            HttpSettings.DEFAULT.with(draft -> draft.auth = auth))
                    .instant("up", SOON));
            assertThat(told.found())
                    .contains("the signature for aps in eu-west-1")
                    .doesNotContain(session, SECRET);
            assertThat(told.remedy()).isNotBlank();
        }
    }
}
