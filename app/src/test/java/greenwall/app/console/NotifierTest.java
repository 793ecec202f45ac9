package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.File;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotifierTest {
    @Test
    void anEntryOfThePathThatIsNoPathIsIgnored() {
        var path = "\0" + File.pathSeparator + "/nowhere";
        assertThatCode(() -> new Notifier(Map.of("PATH", path), _ -> {}, () -> ""))
                .doesNotThrowAnyException();
    }
}
