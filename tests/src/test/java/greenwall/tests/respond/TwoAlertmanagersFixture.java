package greenwall.tests.respond;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A test with two real Alertmanagers of one cluster; neither is started yet.
abstract class TwoAlertmanagersFixture {
    @TempDir
    Path dir;

    AlertmanagerPair pair;

    @BeforeEach
    void prepare() {
        pair = new AlertmanagerPair(dir);
    }

    @AfterEach
    void stop() {
        pair.close();
    }
}
