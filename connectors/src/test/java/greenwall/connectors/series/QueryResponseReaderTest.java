package greenwall.connectors.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.connectors.http.SourceFailureException;
import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class QueryResponseReaderTest {
    private final QueryResponseReader reader = new QueryResponseReader("prometheus", new LabelInterner());

    private static String vector(String... rows) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + String.join(",", rows)
                + "]}}";
    }

    private static String row(String labels, String value) {
        return "{\"metric\":{" + labels + "},\"value\":[1795160514.904,\"" + value + "\"]}";
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private QueryResponse read(String text) throws IOException {
        return reader.read(bytes(text));
    }

    private static InstantVector vector(QueryResponse response) {
        return ((Result.VectorResult) response.result()).vector();
    }

    @Test
    void rowsAreReadWithTheirLabelsTimeAndValue() throws IOException {
        var read = vector(read(vector(
                row("\"__name__\":\"up\",\"instance\":\"a:9100\",\"job\":\"node\"", "1"),
                row("\"__name__\":\"up\",\"instance\":\"b:9100\",\"job\":\"node\"", "0.25"))));

        assertThat(read.size()).isEqualTo(2);
        assertThat(read.labels(1)).isEqualTo(Labels.of("__name__", "up", "instance", "b:9100", "job", "node"));
        assertThat(read.value(1)).isEqualTo(0.25);
        assertThat(read.timeMillis(0)).isEqualTo(1795160514904L);
    }

    @Test
    void theNoteOfLokisNewEngineDoesNotSayThatLinesAreMissing() throws IOException {
        var note = "Query was executed using the next-generation Loki query engine.";
        var partial = "the query was partial, returning partial results";

        var response = read(vector().replaceFirst("}$", ",\"warnings\":[\"" + note + "\",\"" + partial + "\"]}"));

        assertThat(response.warnings()).containsExactly(partial);
        assertThat(response.infos()).containsExactly(note);
    }

    @Test
    void labelsOfTheSameSeriesAreReusedAcrossResponses() throws IOException {
        var text = vector(
                row("\"instance\":\"a\"", "1"),
                row("\"instance\":\"b\\n\",\"x\":\"é\"", "2"),
                row("\"z\":\"1\",\"a\":\"2\"", "3"));
        var first = vector(read(text));
        var second = vector(read(text));

        for (int i = 0; i < 3; i++) {
            assertThat(second.labels(i)).isSameAs(first.labels(i));
        }
        assertThat(first.labels(1)).isEqualTo(Labels.of("instance", "b\n", "x", "é"));
        assertThat(first.labels(2)).isEqualTo(Labels.of("a", "2", "z", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"path\":\"C:\\\\dir\\\"quoted\\\"\"",
                "\"emoji\":\"🔥 ß 漢\"",
                "\"escaped\":\"\\u00e9\\ud83d\\ude00\\t\"",
                "\"html\":\"\\u003cb\\u003e}],{\"",
                "",
                "\"a\":\"\"",
                "\"b\":\"2\",\"a\":\"1\",\"__name__\":\"n\"",
            })
    void unusualLabelsReadTheSameOnTheFastAndTheGeneralPath(String labels) throws IOException {
        var row = row(labels, "1");
        var quick = vector(read(vector(row("\"x\":\"y\"", "0"), row))).labels(1);
        var repeated = vector(read(vector(row("\"x\":\"y\"", "0"), row))).labels(1);
        var spaced = row.replace("\"metric\":", "\"metric\": ");
        var general = vector(read(vector(row("\"x\":\"y\"", "0"), spaced))).labels(1);

        assertThat(quick).isEqualTo(general).isEqualTo(repeated);
    }

    @Test
    void whitespaceAnywhereChangesNothing() throws IOException {
        var text = vector(row("\"a\":\"1\"", "1"), row("\"a\":\"2\"", "2"), row("\"a\":\"3\"", "3"));
        var expected = vector(read(text));
        for (var token : new String[] {"},{", "]}}", "[{", ":{", "\",\"", ",\"value\"", ":["}) {
            for (int at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
                if (token.equals("\",\"") && at > 0 && text.charAt(at - 1) == '"') {
                    continue;
                }
                var spaced = text.substring(0, at + 1) + " \n\t " + text.substring(at + 1);
                var read = vector(read(spaced));
                assertThat(read.size()).as(spaced).isEqualTo(3);
                assertThat(read.labels(2)).isEqualTo(expected.labels(2));
                assertThat(read.value(2)).isEqualTo(3);
            }
        }
    }

    @Test
    void aResponseThatArrivesByteByByteReadsTheSame() throws IOException {
        var rows = new String[500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row("\"instance\":\"host-" + i + "\",\"text\":\"" + "x".repeat(i % 300) + "\"", "" + i);
        }
        var text = vector(rows);
        var random = new Random(3);
        for (int round = 0; round < 3; round++) {
            var slow = new InputStream() {
                private final InputStream in = bytes(text);

                @Override
                public int read() throws IOException {
                    return in.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    return in.read(into, offset, Math.min(length, 1 + random.nextInt(700)));
                }
            };
            var read = vector(reader.read(slow));
            assertThat(read.size()).isEqualTo(500);
            for (int i = 0; i < 500; i++) {
                assertThat(read.value(i)).isEqualTo(i);
                assertThat(read.labels(i).get("instance")).isEqualTo("host-" + i);
            }
        }
    }

    @Test
    void aRowLargerThanTheBufferIsStillRead() throws IOException {
        var read = vector(read(vector(
                row("\"a\":\"1\"", "1"),
                row("\"long\":\"" + "x".repeat(200_000) + "\"", "2"),
                row("\"a\":\"3\"", "3"))));

        assertThat(read.size()).isEqualTo(3);
        assertThat(read.labels(1).get("long")).hasSize(200_000);
        assertThat(read.value(2)).isEqualTo(3);
    }

    @Test
    void manyDifferentRowsAreReadCorrectlyWhenTheInternerOverflows() throws IOException {
        var interner = new LabelInterner();
        var tight = new QueryResponseReader("prometheus", interner);
        int total = LabelInterner.MAX_SETS + 1000;
        for (int from = 0; from < total; from += 20_000) {
            var rows = new String[20_000];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = row("\"i\":\"" + (from + i) + "\"", "" + (from + i));
            }
            var read = vector(tight.read(bytes(vector(rows))));
            for (int i = 0; i < rows.length; i++) {
                assertThat(read.labels(i).get("i")).isEqualTo(Integer.toString(from + i));
            }
        }
    }

    @Test
    void warningsAndInfosAfterTheRowsAreRead() throws IOException {
        var text = vector(row("\"a\":\"1\"", "1"));
        var response = read(text.substring(0, text.length() - 1) + ",\"warnings\":[\"w\"],\"infos\":[\"i\"]}");

        assertThat(response.warnings()).containsExactly("w");
        assertThat(response.infos()).containsExactly("i");
    }

    @Test
    void aPartialResponseGetsAWarning() throws IOException {
        var partial = vector(row("\"a\":\"1\"", "1")).replace(",\"data\"", ",\"isPartial\":true,\"data\"");
        var complete = vector(row("\"a\":\"1\"", "1")).replace(",\"data\"", ",\"isPartial\":false,\"data\"");

        assertThat(read(partial).warnings()).singleElement().asString().contains("partial");
        assertThat(read(complete).warnings()).isEmpty();
        assertThat(vector(read(complete)).size()).isEqualTo(1);
    }

    @Test
    void aDuplicateLabelSetIsReadOnceAndReported() throws IOException {
        var response = read(vector(row("\"a\":\"1\"", "1"), row("\"a\":\"2\"", "2"), row("\"a\":\"1\"", "3")));

        assertThat(vector(response).size()).isEqualTo(2);
        assertThat(vector(response).value(0)).isEqualTo(1);
        assertThat(response.infos())
                .singleElement()
                .asString()
                .contains("{a=\"1\"}")
                .contains("first");
    }

    @Test
    void fieldsInAnotherOrderReadTheSame() throws IOException {
        var response = read("{\"data\":{\"result\":[" + row("\"a\":\"1\"", "1")
                + "],\"resultType\":\"vector\"},\"status\":\"success\"}");

        assertThat(vector(response).size()).isEqualTo(1);
    }

    @Test
    void everyTruncationOfAResponseIsDetected() {
        var text = vector(row("\"a\":\"1\"", "1"), row("\"a\":\"2é\"", "2"));
        for (int length = 0; length < text.length(); length++) {
            var truncated = text.substring(0, length);
            assertThatThrownBy(() -> read(truncated))
                    .as(truncated)
                    .isInstanceOfAny(JacksonException.class, SourceFailureException.class);
        }
    }

    @Test
    void invalidUtf8IsRefused() {
        var text = vector(row("\"a\":\"X\"", "1")).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            if (text[i] == 'X') {
                text[i] = (byte) 0xff;
            }
        }
        assertThatThrownBy(() -> reader.read(new ByteArrayInputStream(text)))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"status\":\"success\"}",
                "{\"version\":\"2.8.0\"}",
                "{\"status\":\"success\",\"data\":[\"a\"]}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"cube\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"x\"]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":{}}}"
            })
    void jsonWithAnotherStructureIsMalformed(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(SourceFailureException.class);
    }
}
