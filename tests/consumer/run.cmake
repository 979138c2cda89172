# Run by ctest: cmake -Dbuild=… -Dgenerator=… -Dcompiler=… -Dconfig=… -P run.cmake
# Installs the build into a prefix of its own, then configures, builds and runs the project beside
# this file with nothing but that prefix.
set(work "${build}/consumer")
file(REMOVE_RECURSE "${work}")

function(must_run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

must_run("${CMAKE_COMMAND}" --install "${build}" --prefix "${work}/prefix")
must_run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${work}/build" -G "${generator}"
  "-DCMAKE_PREFIX_PATH=${work}/prefix" "-DCMAKE_CXX_COMPILER=${compiler}"
  "-DCMAKE_BUILD_TYPE=${config}")
must_run("${CMAKE_COMMAND}" --build "${work}/build")
must_run("${work}/build/consumer")

# The headers are there, but for those that are nobody else's business.
file(GLOB_RECURSE headers RELATIVE "${work}/prefix/include/groundswell"
  "${work}/prefix/include/groundswell/*.hpp")
list(LENGTH headers count)
if(count LESS 10)
  message(FATAL_ERROR "only ${count} headers are installed")
endif()
foreach(unwanted app/ graph/boost_adapter.hpp _internal.hpp)
  if(headers MATCHES "${unwanted}")
    message(FATAL_ERROR "${unwanted} is installed")
  endif()
endforeach()
must_run("${work}/prefix/bin/groundswell" --help)
