package greenwall.fleet.promql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryDetectorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "min by (instance) (probe_ssl_earliest_cert_expiry) - time()",
                "min by (cluster) (probe_ssl_earliest_cert_expiry - time()) < 1209600",
                "(x509_cert_not_after - time()) / 86400 < 14",
                "7 * 86400 > certificate_end - time()",
                "round((licence_expiry_seconds - time()) / 3600, 0.1) < 24",
                "(kerberos_ticket_end - time() < 600) and on (host) up == 1"
            })
    void timeUntilADateIsTimeToExpiry(String query) {
        assertThat(ExpiryDetector.isTimeToExpiry(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time() - zrepl_last_success > 86400",
                "node_memory_MemFree_bytes - node_memory_Cached_bytes < 100",
                "predict_linear(node_filesystem_avail_bytes[1h], 3600) < 0",
                "100 - time()",
                "(cert_end - time() < 600) or (rate(errors_total[5m]) > 1)",
                "up == 0",
                "cert_end - time( <"
            })
    void otherExpressionsAreNot(String query) {
        assertThat(ExpiryDetector.isTimeToExpiry(query)).isFalse();
    }
}
