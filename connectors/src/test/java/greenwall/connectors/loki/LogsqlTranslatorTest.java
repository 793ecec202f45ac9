package greenwall.connectors.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.connectors.http.SourceFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsqlTranslatorTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\u0001', textBlock = """
        {job="a", host!~"b.*"}; {"job"="a","host"!~"b.*"}
        {job="a"} |= "x.y"; {"job"="a"} (~"x\\\\.y")
        {job="a"} != "x" or "y"; {"job"="a"} !(~"x" or ~"y")
        {job="a"} !~ "x|y"; {"job"="a"} !(~"x|y")
        {job="a"} | json | level="e" |= "z"; {"job"="a"} | unpack_json | filter "level":="e" | filter (~"z")
        {job="a"} | json level="level"; {"job"="a"} | unpack_json fields ("level")
        {job="a"} | logfmt | took>=1.5s; {"job"="a"} | unpack_logfmt | filter "took":>=1500000000ns
        {job="a"} | logfmt | n=1e7 or n<2; {"job"="a"} | unpack_logfmt | filter ("n":range[10000000, 10000000] or "n":<2)
        {job="a"} | logfmt | from=ip("10.0.0.0/8"); {"job"="a"} | unpack_logfmt | filter "from":ipv4_range("10.0.0.0/8")
        {job="a"} | logfmt | from!=ip("10.0.0.1-10.0.0.9"); {"job"="a"} | unpack_logfmt | filter "from":* !"from":ipv4_range("10.0.0.1", "10.0.0.9")
        {job="a"} | json | status!=200; {"job"="a"} | unpack_json | filter "status":* !"status":range[200, 200]
        {job="a"} | level=~"e|w"; {"job"="a"} | filter "level":~"^(?:e|w)$"
        {job="a"} | decolorize; {"job"="a"} | decolorize
        """)
    void lineQueriesAreTranslated(String logql, String logsql) throws SourceFailureException {
        assertThat(LogsqlTranslator.lines(logql).over("")).isEqualTo(" " + logsql);
    }

    @Test
    void theTimeFilterComesBeforeCostlierFilters() throws SourceFailureException {
        assertThat(LogsqlTranslator.lines("{job=\"a\"} |= \"x\" | json").over("_time:1h"))
                .isEqualTo("_time:1h {\"job\"=\"a\"} (~\"x\") | unpack_json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\u0001', textBlock = """
        sum(count_over_time({job="a"}[1m])); {"job"="a"} | stats count() as value
        sum by (host, level) (rate({job="a"}[1m])); {"job"="a"} | stats by ("host", "level") count() as value
        sum(bytes_over_time({job="a"}[1m])); {"job"="a"} | stats sum_len(_msg) as value
        count_over_time({job="a"}[1m]); {"job"="a"} | stats by ("_stream") count() as value
        """)
    void metricQueriesAreTranslated(String logql, String logsql) throws SourceFailureException {
        assertThat(LogsqlTranslator.sums(logql).over("")).isEqualTo(" " + logsql);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\u0001', textBlock = """
        sum without (host) (count_over_time({job="a"}[1m])); sum without
        max(count_over_time({job="a"}[1m])); max
        sum(count_over_time({job="a"}[1m])) > 3; >
        count_over_time({job="a"} | json [1m]); json
        sum(sum_over_time({job="a"} | unwrap n [1m])); unwrap
        sum(count_over_time({job="a"} | label_format x=y [1m])); label_format
        {job="a"}; count_over_time
        """)
    void unsupportedSyntaxIsRefusedAndNamed(String logql, String named) {
        assertThatThrownBy(() -> LogsqlTranslator.sums(logql))
                .isInstanceOfSatisfying(
                        SourceFailureException.class,
                        refused -> assertThat(refused.failure().found()
                                        + refused.failure().remedy())
                                .contains(named));
    }
}
