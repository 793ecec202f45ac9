package greenwall.fleet.explain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamHostLabelsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            node04, NODE04, true
            node04.wg2:9100, node04.wg2, true
            web01, web01.example.org, true
            web01.fra, web01.muc, false
            10.78.0.4:9100, 10.78.0.4, true
            10.78.0.4, 10.78.0.5, false
            node04, node05, false
            """)
    void hostNamesMatchDespitePortCaseOrMissingDomainOnly(String name, String otherName, boolean same) {
        assertThat(StreamHostLabels.same(name, otherName)).isEqualTo(same);
        assertThat(StreamHostLabels.same(otherName, name)).isEqualTo(same);
    }
}
