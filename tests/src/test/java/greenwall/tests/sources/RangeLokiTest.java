package greenwall.tests.sources;

import greenwall.lab.Range;
import greenwall.lab.RangeOptions;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The range's Loki stands where a real one would.
class RangeLokiTest extends LokiContract {
    @Nullable
    private Range range;

    @Override
    URI open() throws IOException {
        range = Range.start(RangeOptions.DEFAULT);
        return range.loki();
    }

    @Override
    void shut() {
        if (range != null) {
            range.close();
        }
    }
}
