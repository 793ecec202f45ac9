package greenwall.fleet.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceAddressTest {
    @ParameterizedTest
    @CsvSource({
        "db1.example.net,db1",
        "db1,db1",
        "10.0.0.7,10.0.0.7",
        "fd00::7,fd00::7",
        ".hidden,.hidden",
        "db1 (10.0.0.7),db1 (10.0.0.7)",
        "db1 (10.0.0.7) #2,db1 (10.0.0.7) #2",
        "db1.example.net (prod),db1 (prod)"
    })
    void shortNameIsTheFirstLabelOfADomainNameOrTheWholeAddress(String name, String shortName) {
        assertThat(InstanceAddress.shortName(name)).isEqualTo(shortName);
    }

    @ParameterizedTest
    @CsvSource({"db1:9100,db1", "[fd00::7]:9100,fd00::7", "fd00::7,fd00::7", "db1:http,db1:http"})
    void portIsRemovedIfPresent(String instance, String host) {
        assertThat(InstanceAddress.hostOnly(instance)).isEqualTo(host);
    }
}
