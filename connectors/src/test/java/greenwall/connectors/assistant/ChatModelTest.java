package greenwall.connectors.assistant;

import static greenwall.connectors.MockServers.json;
import static greenwall.connectors.MockServers.response;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServerFixture;
import greenwall.connectors.http.Auth;
import greenwall.connectors.http.CachedSecret;
import greenwall.connectors.http.HttpSettings;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatModelTest extends MockServerFixture {
    private ChatModel model(HttpSettings settings) {
        return ChatModel.connect(
                http,
                new Source(
                        "", Source.Kind.ASSISTANT, URI.create(server.url("/v1").toString())),
                settings,
                "small");
    }

    private Outcome<String> ask(List<String> soFar) {
        return model(HttpSettings.DEFAULT).ask("[1] a disk fails", soFar::add, Duration.ofMinutes(1));
    }

    private static MockResponse events(String... data) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", "text/event-stream; charset=utf-8")
                .body(Stream.of(data).map(d -> "data: " + d + "\n\n").collect(Collectors.joining()))
                .build();
    }

    private static String delta(String text) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + text + "\"},\"finish_reason\":null}]}";
    }

    @Test
    void theAnswerIsStreamedAndThePromptIsSentAsShown() throws Exception {
        server.enqueue(events(
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}",
                delta("The disk "),
                delta("fails [1]."),
                "{\"choices\":[],\"usage\":{\"total_tokens\":12}}",
                "[DONE]"));
        var soFar = new CopyOnWriteArrayList<String>();
        assertThat(ask(soFar).answer()).contains("The disk fails [1].");
        assertThat(soFar).containsExactly("The disk ", "The disk fails [1].");
        var sent = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(sent.getTarget()).isEqualTo("/v1/chat/completions");
        assertThat(sent.getBody().utf8())
                .isEqualTo("{\"model\":\"small\",\"stream\":true,\"messages\":["
                        + "{\"role\":\"user\",\"content\":\"[1] a disk fails\"}]}");
    }

    @Test
    void anAnswerThatIsNotStreamedIsRead() {
        server.enqueue(response(
                200,
                "application/json",
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Not known.\"}}]}"));
        assertThat(ask(new ArrayList<>()).answer()).contains("Not known.");
    }

    @Test
    void theKeyIsSentAndAppearsInNoMessage() throws Exception {
        server.enqueue(json(401, "{\"error\":{\"message\":\"bad key sk-Pelican-7731 given\"}}"));
        var settings = HttpSettings.DEFAULT.with(
                draft -> draft.auth = new Auth.Bearer(new CachedSecret("test", () -> "sk-Pelican-7731")));
        var outcome = model(settings).ask("x", _ -> {}, Duration.ofMinutes(1));
        assertThat(server.takeRequest(60, TimeUnit.SECONDS).getHeaders().get("Authorization"))
                .isEqualTo("Bearer sk-Pelican-7731");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().found())
                                .contains("the model's server refused: ")
                                .doesNotContain("Pelican"));
    }

    static Stream<MockResponse> misbehaving() {
        var huge = "x".repeat(2 << 20);
        return Stream.of(
                events(),
                events("[DONE]"),
                events(delta("half an ans")),
                events(
                        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"run\","
                                + "\"arguments\":\"{\\\"command\\\":\\\"reboot\\\"}\"}}]}}]}",
                        "[DONE]"),
                events("{\"choices\":[{\"delta\":{\"function_call\":{\"name\":\"sh\"}}}]}", "[DONE]"),
                events("{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"image_url\"}]}}]}", "[DONE]"),
                events("{\"choices\":[{\"delta\":{\"content\":42}}]}", "[DONE]"),
                events("{\"choices\":\"none\"}"),
                events("{\"choices\":[null]}", "[DONE]"),
                events("{\"choices\":[[]]}"),
                events("[]"),
                events("not json"),
                events("{\"choices\":[{\"delta\":{\"content\":\"half"),
                events("{\"error\":{\"message\":\"out of memory\"}}"),
                events("{\"error\":\"out of memory\"}"),
                events("{\"error\":{\"code\":7}}"),
                events(huge),
                events("[".repeat(100_000)),
                response(200, "text/event-stream", "event: ping\n\n: comment\n\n"),
                json(200, ""),
                json(200, "{}"),
                json(200, "{\"choices\":[]}"),
                json(200, "{\"choices\":[{\"message\":{\"content\":\"  \"}}]}"),
                json(200, huge),
                response(200, "text/html", "<html>Sign in</html>"),
                response(204, "text/event-stream", ""),
                response(301, "text/plain", ""),
                json(400, "{\"error\":{\"message\":\"context too long\"}}"),
                json(404, "{\"error\":{\"message\":\"model not found\"}}"),
                response(404, "text/plain", "404 page not found"),
                json(429, "{\"error\":{\"message\":\"slow down\"}}"),
                response(500, "text/html", "<h1>oops</h1>"),
                json(503, "{\"error\":\"loading model\"}"),
                new MockResponse.Builder()
                        .onResponseStart(SocketEffect.Stall.INSTANCE)
                        .build(),
                new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build(),
                new MockResponse.Builder()
                        .setHeader("Content-Type", "text/event-stream")
                        .body("data: " + delta("slow") + "\n\n")
                        .throttleBody(1, 1, TimeUnit.SECONDS)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("misbehaving")
    void aMisbehavingServerIsReportedInOneLineAndNotRetried(MockResponse response) {
        server.enqueue(response);
        var outcome = model(HttpSettings.DEFAULT.with(draft -> draft.readTimeout = Duration.ofMillis(500)))
                .ask("[1] a disk fails", _ -> {}, Duration.ofSeconds(3));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().found())
                    .isNotBlank()
                    .hasSizeLessThan(600)
                    .doesNotContain("\n");
            assertThat(failed.failure().remedy()).isNotBlank();
        });
        assertThat(server.getRequestCount()).isLessThanOrEqualTo(2);
    }

    private String remedy(List<String> soFar) {
        return ((Outcome.Failed<String>) ask(soFar)).failure().remedy();
    }

    @Test
    void textBeforeAnAbortedStreamIsKept() {
        server.enqueue(events(delta("The disk")));
        var soFar = new CopyOnWriteArrayList<String>();
        assertThat(remedy(soFar)).isEqualTo("ask again; the part that arrived is shown");
        assertThat(soFar).last().isEqualTo("The disk");
        server.enqueue(events());
        assertThat(remedy(new ArrayList<>())).isEqualTo("ask again");
    }

    @Test
    void aBusyModelIsToBeAskedAgainLater() {
        server.enqueue(json(429, "{\"error\":{\"message\":\"slow down\"}}"));
        assertThat(remedy(new ArrayList<>())).isEqualTo("ask again later");
    }

    @Test
    void anEndlessAnswerIsTruncated() {
        var endless = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            endless.append("data: ").append(delta("again and again ")).append("\n\n");
        }
        server.enqueue(response(200, "text/event-stream", endless.toString()));
        assertThat(ask(new ArrayList<>()).answer())
                .hasValueSatisfying(text -> assertThat(text)
                        .hasSizeLessThan(ChatModel.LONGEST_ANSWER + 100)
                        .endsWith("(cut off here: the response is longer than can be shown)"));
    }
}
