package greenwall.fleet.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdFinderTest {
    private static final String ID = "2f3e0cee77ae5dc9c17ade3689eb2e54";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"level\":\"error\",\"trace_id\":\"2f3e0cee77ae5dc9c17ade3689eb2e54\",\"msg\":\"no\"}",
                "{\"traceID\" : \"2F3E0CEE77AE5DC9C17ADE3689EB2E54\"}",
                "{\"log\":\"{\\\"traceId\\\":\\\"2f3e0cee77ae5dc9c17ade3689eb2e54\\\"}\"}",
                "level=error traceId=2f3e0cee77ae5dc9c17ade3689eb2e54 msg=\"no\"",
                "level=error trace_id=\"2f3e0cee77ae5dc9c17ade3689eb2e54\"",
                "12:00 ERROR [cart,2f3e] TraceID: 2f3e0cee77ae5dc9c17ade3689eb2e54, SpanID: 00f067aa0ba902b7 no stock",
                "GET / trace.id=2f3e0cee77ae5dc9c17ade3689eb2e54",
                "trace id 2f3e0cee77ae5dc9c17ade3689eb2e54 failed",
                "traceparent: 00-2f3e0cee77ae5dc9c17ade3689eb2e54-00f067aa0ba902b7-01",
                "GET /cart 503 00-2f3e0cee77ae5dc9c17ade3689eb2e54-00f067aa0ba902b7-01 12ms",
            })
    void anIdIsFoundInTheText(String line) {
        assertThat(TraceIdFinder.find(Map.of(), line)).contains(ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace_id", "traceID", "TraceId", "trace.id", "trace-id", "otelTraceID"})
    void metadataTakesPrecedenceOverTheText(String name) {
        var otherText = "trace_id=11111111111111111111111111111111";
        assertThat(TraceIdFinder.find(Map.of("level", "error", name, ID), otherText))
                .contains(ID);
        assertThat(TraceIdFinder.find(Map.of("traceparent", "00-" + ID + "-00f067aa0ba902b7-01"), otherText))
                .contains(ID);
    }

    @Test
    void idOf64BitsIsATraceId() {
        assertThat(TraceIdFinder.find(Map.of(), "traceID=4bf92f3577b34da6 slow"))
                .contains("4bf92f3577b34da6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha=2f3e0cee77ae5dc9c17ade3689eb2e54",
                "trace_id=00000000000000000000000000000000",
                "trace_id=2f3e0cee77ae5dc9c17ade3689eb2e5",
                "trace_id=2f3e0cee77ae5dc9c17ade3689eb2e54ff",
                "backtrace id 7",
                "span_id=00f067aa0ba902b7",
                "uuid 00-2f3e0cee77ae5dc9c17ade3689eb2e54",
            })
    void otherTextIsNotTakenForAnId(String line) {
        assertThat(TraceIdFinder.find(Map.of(), line)).isEmpty();
    }

    @Test
    void aLineOfMegabytesIsSearchedAtBothEnds() {
        var filler = "trace_id trace_id= ".repeat(200_000);
        assertThat(TraceIdFinder.find(Map.of(), filler + "trace_id=" + ID)).contains(ID);
        assertThat(TraceIdFinder.find(Map.of(), "trace_id=" + ID + filler)).contains(ID);
    }
}
