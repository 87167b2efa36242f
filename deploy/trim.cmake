# Leaves out of llama.cpp what its text API does not use (chat parsers, an HTTP client): a third of the compile time.
# The package forces LLAMA_BUILD_COMMON on in the cache; only a normal variable, set inside the project, outweighs that.
set(LLAMA_BUILD_COMMON OFF)
set(LLAMA_BUILD_IS_DEV OFF)
cmake_language(DEFER CALL set_target_properties llama PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
