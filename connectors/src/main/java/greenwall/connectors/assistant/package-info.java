/// Clients of language models with OpenAI's chat completions API, which llama.cpp, Ollama, vLLM and the cloud
/// providers also offer.
@NullMarked
package greenwall.connectors.assistant;

import org.jspecify.annotations.NullMarked;
