package greenwall.views;

/// A running request. Closing it cancels the request: no result arrives afterwards.
public interface RequestHandle extends AutoCloseable {
    @Override
    void close();
}
